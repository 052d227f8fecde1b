// biome-ignore lint/style/noDefaultExport: Next takes no other
export default function Forbidden() {
  return (
    <>
      <h1>You have no access to this page</h1>
      <p>This needs the permission read:users.</p>
    </>
  );
}
