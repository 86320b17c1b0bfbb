import { Problem } from '../../web-service/kit/http/problem';

// The most common passwords. Digits and signs around them, capitals and 'leet' spelling do not make them safe.
const COMMON_WORDS = new Set(
  `
  password passwort passphrase motdepasse contrasena secret default changeme letmein welcome hello helloworld login
  admin administrator root user guest access security test testing tester qwerty qwertz azerty qazwsx qazwsxedc zaqwsx
  asdf asdfgh asdfghjkl zxcvbn zxcvbnm qweasd qweasdzxc qwertyui qwertyuiop iloveyou iloveu loveme lovely babygirl sweetheart
  monkey dragon tiger tigger unicorn phoenix butterfly flower sunshine rainbow summer winter spring autumn midnight
  football baseball basketball soccer hockey liverpool chelsea arsenal barcelona juventus realmadrid superman batman
  spiderman starwars pokemon naruto minecraft princess master shadow killer hunter ranger freedom whatever computer internet
  samsung google facebook michael jennifer jordan jessica ashley daniel nicole thomas matthew andrew joshua anthony amanda
  michelle charlie maggie buster ginger pepper cookie peanut cheese chocolate banana orange purple silver mustang ferrari
  mercedes corvette harley trustno ticket tickets ticketing concert festival event events booking
  `
    .trim()
    .split(/\s+/),
);
const SEQUENCES = ['01234567890123456789', '09876543210987654321', 'abcdefghijklmnopqrstuvwxyz'];
const LEET: Readonly<Record<string, string>> = { '@': 'a', $: 's', '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's' };
const FEWEST_CHARACTERS = 4;

/** Rejects what is guessed first: common words, sequences, repetitions, and the user's own name and address. */
export function refuseWeakPassword(password: string, user: { readonly name: string; readonly email: string }): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const own = [user.email, user.email.split('@', 1)[0]!, user.name].map(core);
  const isWeak =
    new Set(plain).size < FEWEST_CHARACTERS ||
    SEQUENCES.some(sequence => sequence.includes(plain)) ||
    [core(plain), core(unleet(plain))].some(word => COMMON_WORDS.has(word) || own.includes(word));
  if (isWeak) {
    throw new Problem(400, 'password is too easy to guess: choose another one', { type: 'weak-password' });
  }
}

/** Returns the letters, with the digits between them: `dragon` for `Dragon_1999!`. */
function core(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^\p{N}+|\p{N}+$/gu, '');
}

function unleet(text: string): string {
  return text.replace(/[@$01345]/g, sign => LEET[sign]!);
}
