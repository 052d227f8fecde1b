import Link from 'next/link';
import { STYLE } from '../../shared/style.ts';
import { kinde } from '../kinde.js';

export const metadata = { title: 'Kinde example' };

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Layout({ children }) {
  const { user } = await kinde.getKinde();
  return (
    <html lang="en">
      <head>
        <style>{STYLE}</style>
      </head>
      <body>
        <header>
          <nav aria-label="Main">
            <Link href="/">Home</Link>
            <Link href="/profile">Profile</Link>
            <Link href="/protected">Protected</Link>
            <Link href="/admin">Admin</Link>
            {user ? <SignedIn user={user} /> : <SignedOut />}
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

function SignedIn({ user }) {
  return (
    <>
      <span className="end quiet">{user.email}</span>
      <form method="post" action="/api/auth/logout">
        <button type="submit">Sign out</button>
      </form>
    </>
  );
}

function SignedOut() {
  return (
    <>
      <a className="end" href="/api/auth/login">
        Sign in
      </a>
      <a href="/api/auth/register">Register</a>
    </>
  );
}
