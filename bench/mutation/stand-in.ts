import {
  customMatchers,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import * as chai from 'chai';

/** A test as it was written: its name holds those of the groups around it. */
export interface WrittenTest {
  readonly name: string;
  readonly run: () => unknown;
}

const written: WrittenTest[] = [];
const around: string[] = [];

/** The tests that were written since the last time this was asked. */
export function takeTests(): WrittenTest[] {
  return written.splice(0);
}

type Body = (...given: never[]) => unknown;

function eachOf(put: (name: string, run: () => unknown) => void) {
  return (table: readonly unknown[]) => (name: string, body: Body) => {
    table.forEach((row, i) => {
      put(`${name} [${i}]`, () => body(...((Array.isArray(row) ? row : [row]) as never[])));
    });
  };
}

function putTest(name: string, run: () => unknown): void {
  written.push({ name: [...around, name].join(' > '), run });
}

function putGroup(name: string, write: () => unknown): void {
  around.push(name);
  write();
  around.pop();
}

/** What the tests of the decision core use of Vitest, so that thousands of runs of them share one process. */
export const test = Object.assign(putTest, { each: eachOf(putTest) });
export const describe = Object.assign(putGroup, { each: eachOf(putGroup) });

// the assertions are Vitest's own, set up as it does
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
export const { expect } = chai;
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
setState(
  {
    assertionCalls: 0,
    isExpectingAssertions: false,
    isExpectingAssertionsError: null,
    expectedAssertionsNumber: null,
    expectedAssertionsNumberErrorGen: null,
  } as never,
  expect as never,
);
(expect as unknown as { extend(of: object, matchers: object): void }).extend(expect, customMatchers);
