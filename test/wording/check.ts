import { cellsOf, longLines, sentencesOf, textsOf } from './texts';
import { MAX_COLUMNS, MAX_WORDS, WORDS } from './words';

/** Returns every place of a file that violates the language rules of CONTRIBUTING.md. */
export function wordingProblems(file: string, source: string): string[] {
  const isPage = file.endsWith('.md');
  const texts = isPage ? [...textsOf(file, source), ...cellsOf(source)] : textsOf(file, source);
  const words = texts.flatMap(({ line, text }) =>
    WORDS.flatMap(({ word, instead }) => {
      const found = text.match(word)?.[0];
      return found ? [`${file}:${line} contains '${found}': use ${instead}`] : [];
    }),
  );
  const columns = longLines(file, source, MAX_COLUMNS).map(
    line => `${file}:${line} is longer than ${MAX_COLUMNS} columns`,
  );
  return [...words, ...columns, ...(isPage ? longSentences(file, source) : [])];
}

function longSentences(file: string, source: string): string[] {
  return textsOf(file, source).flatMap(({ line, text }) =>
    sentencesOf(text)
      .filter(sentence => sentence.split(/\s+/).length > MAX_WORDS)
      .map(sentence => `${file}:${line} has a sentence of more than ${MAX_WORDS} words: '${sentence.slice(0, 40)}…'`),
  );
}
