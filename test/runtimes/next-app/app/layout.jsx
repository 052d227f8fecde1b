// biome-ignore lint/style/noDefaultExport: Next takes no other
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
