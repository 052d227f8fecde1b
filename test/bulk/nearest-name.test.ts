import { expect, test } from 'vitest';
import { nearestName } from '../../src/bulk/nearest-name.js';
import { userProblem } from '../../src/bulk/user-check.js';

const NAMES = [
  'id',
  'email',
  'email_verified',
  'first_name',
  'last_name',
  'username',
  'organizations',
  'salt',
  'phone',
];

test.each([
  ['Email', 'email'],
  ['E-mail', 'email'],
  ['emial', 'email'],
  ['mail', 'email'],
  ['emails', 'email'],
  ['phona', 'phone'],
  ['First Name', 'first_name'],
  ['firstName', 'first_name'],
  ['frist_nmae', 'first_name'],
  ['user_name', 'username'],
  ['organisation', 'organizations'],
  ['email_verifed', 'email_verified'],
  ['ID', 'id'],
])('%s is meant to be %s', (name, meant) => {
  expect(nearestName(name, NAMES)).toBe(meant);
});

test.each(['uid', 'surname', 'name', 'notes', 'x', '', '-', '__proto__', 'constructor', 'emeel'])(
  '%j is near to none',
  (name) => {
    expect(nearestName(name, NAMES)).toBeUndefined();
  },
);

test('a name far longer than any is not compared', () => {
  // Letter by letter this is half a minute of work.
  expect(nearestName('email'.repeat(1_000_000), NAMES)).toBeUndefined();
});

test('of two names the nearer one is meant', () => {
  expect(nearestName('rolees', ['rules', 'roles'])).toBe('roles');
});

test.each([
  ['Frist_Name', 'Frist_Name', 'is not a field that is known; did you mean `first_name`?'],
  ['property.city', 'property.city', 'is not a field that is known'],
  ['propertys.home.city', 'propertys.home.city', 'is not a field that is known; did you mean `properties.home.city`?'],
  ['a.email', 'a.email', 'is not a field that is known'],
])('a record with %s says so', (name, field, message) => {
  expect(userProblem({ email: 'a@example.com', [name]: 'x' })).toEqual({ field, message });
});

test('fields within a field are named too', () => {
  expect(userProblem({ email: 'a@example.com', organizations: [{ code: 'org_a', role: ['admin'] }] })).toEqual({
    field: 'organizations',
    message: 'role is not a field that is known; did you mean `roles`?',
  });
});
