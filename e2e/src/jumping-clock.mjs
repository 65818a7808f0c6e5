/**
 * Loaded before a program (`node --import`): its clock is set an hour forward at the first SIGUSR2, an hour behind the right
 * time at the second, and right again at the third.
 */
const rightNow = Date.now;
const offsetsMs = [3_600_000, -3_600_000, 0];
let offsetMs = 0;
Date.now = () => rightNow() + offsetMs;
process.on('SIGUSR2', () => {
  offsetMs = offsetsMs.shift() ?? 0;
});
