import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseDurationMinutes,
  parseLatencyMicros,
  renderDurationMinutes,
  renderLatencyMicros,
} from '../../lib/policy/duration.ts';
import { parsePercentage, renderPercentage } from '../../lib/policy/percentage.ts';

test('a duration is read back as it was written', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (minutes) => {
      expect(parseDurationMinutes(renderDurationMinutes(minutes))).toBe(minutes);
    }),
  );
  expect([0, 15, 60, 90, 1440, 2160, 2880].map(renderDurationMinutes)).toEqual([
    '0m',
    '15m',
    '1h',
    '90m',
    '24h',
    '36h',
    '2d',
  ]);
});

test('a latency limit is read back as it was written', () => {
  fc.assert(
    fc.property(fc.nat(600_000_000), (micros) => {
      expect(parseLatencyMicros(renderLatencyMicros(micros))).toBe(micros);
    }),
  );
  expect([500, 300_000, 1_500_000, 2_000_000].map(renderLatencyMicros)).toEqual(['500us', '300ms', '1500ms', '2s']);
});

test('a percentage is the nearest fraction, and is read back as it was written', () => {
  expect(parsePercentage('0.7%')).toBe(0.007);
  expect(parsePercentage('1%')).toBe(0.01);
  expect([0.00001, 0.005, 0.01, 0.07, 0.2, 1].map(renderPercentage)).toEqual([
    '0.001%',
    '0.5%',
    '1%',
    '7%',
    '20%',
    '100%',
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (thousandthsOfPercent) => {
      const fraction = thousandthsOfPercent / 100_000;
      expect(parsePercentage(renderPercentage(fraction))).toBeCloseTo(fraction, 12);
    }),
  );
});

test.each(['', '15', 'm', '15 m', '1.5h', '-5m', '1h30m', '15M', '9999999999m'])('%j is no duration', (text) => {
  expect(parseDurationMinutes(text)).toBeUndefined();
});

test.each(['', '300', '0.3s', '5m', '-1ms'])('%j is no latency limit', (text) => {
  expect(parseLatencyMicros(text)).toBeUndefined();
});

test.each(['', '%', '1', '-1%', '1e1%', '1%%'])('%j is no percentage', (text) => {
  expect(parsePercentage(text)).toBeUndefined();
});
