/** Words of the glossary's column "not" (CONTRIBUTING.md) and personifications, with the term to use. */
export const WORDS: readonly { readonly word: RegExp; readonly instead: string }[] = [
  { word: /\b(whoever|somebody|nobody|anybody|everybody)\b/i, instead: 'the component or the role' },
  { word: /\b(ours|theirs|whom)\b/i, instead: 'the name of the owner' },
  { word: /\b(is|are|was|were|be|been|being) away\b/i, instead: 'unavailable' },
  { word: /\b(told|tells?|heard|hears?)\b/i, instead: 'sends, receives, notifies' },
  { word: /\b(learns?|learned|learnt)\b/i, instead: 'receives, stores, upserts' },
  { word: /\bchores?\b/i, instead: 'background job' },
  { word: /\b(intake|settle[sd]?|settling)\b/i, instead: 'batch, allocate' },
  { word: /\bpark(ed|ing)\b(?!-)/i, instead: 'dead letter' },
  { word: /\b(person|persons|people)\b/i, instead: 'user' },
  { word: /\b(lets?|letting) in\b|\blets? \w+ in\b/i, instead: 'allow ingress from, grant' },
  { word: /\bdoors?\b/i, instead: 'admission, allow ingress from' },
  { word: /\b(hand|hands|handed|handing) (on|over|out)\b/i, instead: 'forward, pass' },
  { word: /\b(carry|carries|carried)\b/i, instead: 'forward, contain' },
  { word: /\b(asks?|asked|asking) again\b/i, instead: 'retry' },
  { word: /\brooms?\b/i, instead: 'node resources, space' },
  { word: /\b(take|takes|give|gives|given) back\b/i, instead: 'release' },
  { word: /\b(rests|rested)\b/i, instead: 'waits' },
  { word: /\b(can|could|to) (not )?be had\b|\bcannot be had\b/i, instead: 'is available' },
  { word: /\bis none\b|\bare none\b/i, instead: 'is not a' },
  { word: /\bby hand\b/i, instead: 'manually' },
];

export const MAX_WORDS = 35;
export const MAX_COLUMNS = 120;
