import Link from 'next/link';
import { kinde } from '../kinde.js';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  const { user } = await kinde.getKinde();
  if (user) {
    return (
      <>
        <h1>Hello {user.name ?? user.email}</h1>
        <p>
          You are signed in. Look at <Link href="/profile">your profile</Link>.
        </p>
      </>
    );
  }
  return (
    <>
      <h1>Hello</h1>
      <p>Sign in to see your profile, or create an account.</p>
      <p>
        <a className="button first" href="/api/auth/login">
          Sign in
        </a>
        <a className="button" href="/api/auth/register">
          Register
        </a>
      </p>
    </>
  );
}
