import { describe, expect, test } from 'vitest';
import { trackingHeader } from '../../src/http/tracking.js';
import { version } from '../../src/version.js';

describe('case 124: the tracking header', () => {
  test('has four segments: language, SDK version, runtime version, runtime', () => {
    expect(trackingHeader()).toBe(`TypeScript/${version}/${process.versions.node}/node`);
    expect(trackingHeader().split('/')).toHaveLength(4);
  });

  test.each(['Express', 'Fastify', 'Hono', 'NextJS'])('names the framework %s', (framework) => {
    expect(trackingHeader(framework)).toBe(`TypeScript-${framework}/${version}/${process.versions.node}/node`);
  });

  test.each(['', 'My App', 'My/App', '/App', 'App/', 'App\r\n'])(
    'refuses %j, which would be more than a name',
    (name) => {
      expect(() => trackingHeader(name)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('`framework`') }),
      );
    },
  );
});
