import { getKindeServerSession } from '@kinde-oss/kinde-auth-nextjs/server';

// biome-ignore lint/style/noDefaultExport: Next takes no other
export default async function Page() {
  const { getUser, getOrganization, isAuthenticated } = getKindeServerSession();
  if (!(await isAuthenticated())) return <h1>nobody</h1>;
  const [user, organization] = await Promise.all([getUser(), getOrganization()]);
  return <h1>{`${user.email} in ${organization.orgCode}`}</h1>;
}
