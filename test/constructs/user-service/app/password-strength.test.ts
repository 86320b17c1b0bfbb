import { refuseWeakPassword } from '../../../../constructs/user-service/app/password-strength';

const ada = { name: 'Ada Lovelace', email: 'a.lovelace@example.org' };
const given = (password: string) => () => refuseWeakPassword(password, ada);

test.each([
  ['common words', ['password', 'P@ssw0rd', 'iloveyou!', '1qwerty1', 'Dragon_1999', 'letmein2026']],
  ['sequences', ['12345678', '87654321', 'abcdefgh', 'qwertyuiop']],
  ['repetitions', ['aaaaaaaa', '        ', '12121212']],
  ['the name and address of the user', ['a.lovelace@example.org', 'A.Lovelace', 'adalovelace', 'Ada Lovelace 1815']],
])('rejects %s', (_, passwords) => {
  for (const password of passwords) {
    expect(given(password)).toThrow('password is too easy to guess: choose another one');
  }
});

test.each([
  'correct horse battery',
  'a long walk by the sea',
  'xK3#pq9Lm',
  '密码是一个秘密的东西',
  'my dragon eats 7 passwords',
])('accepts %p', password => expect(given(password)).not.toThrow());
