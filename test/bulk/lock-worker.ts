import { lockFile } from '../../src/bulk/lock.js';

/** A process that takes the lock of each file that it is sent, says whether it got it, and keeps it. */
process.on('message', async (file: string) => {
  const isWon = await lockFile(file).then(
    () => true,
    (error: { readonly code?: string }) => {
      if (error.code !== 'CHECKPOINT_IN_USE') throw error;
      return false;
    },
  );
  process.send?.(isWon);
});
process.send?.('ready');
