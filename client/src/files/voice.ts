import { soundHolder } from './placeholder.ts';
import type { PreparedFile } from './waiting-file.ts';

/** Longest voice note, seconds. */
export const VOICE_MAX_S = 300;
/** Shorter than this it was a slip of the finger. */
const VOICE_MIN_S = 0.5;
const BITS_PER_SECOND = 32_000;
const LOOK_MS = 50;
/** What is quiet is still to be seen, and what is loud has room. */
const LOUDNESS = 4;

/** The first that this browser can: Opus where there is Opus, AAC in Safari. */
const CONTAINERS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'] as const;
const ENDINGS: Readonly<Record<string, string>> = {
  'audio/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
};

const container = (): string | undefined =>
  'MediaRecorder' in globalThis ? CONTAINERS.find((type) => MediaRecorder.isTypeSupported(type)) : undefined;

/** Whether this browser can record at all. A page without https cannot. */
export const canRecord = (): boolean => container() !== undefined && navigator.mediaDevices !== undefined;

/** Why nothing is recorded. */
export type VoiceFailure =
  /** The person, or the page's policy, lets nobody listen. */
  | 'denied'
  | 'no_microphone'
  /** Another program has it, or the browser cannot. */
  | 'unavailable';

export class VoiceFailed extends Error {
  override readonly name = 'VoiceFailed';
  readonly failure: VoiceFailure;
  constructor(failure: VoiceFailure) {
    super(failure);
    this.failure = failure;
  }
}

function failureOf(error: unknown): VoiceFailure {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
      return 'no_microphone';
    default:
      return 'unavailable';
  }
}

export interface VoiceRecording {
  /** Ends it. Null where there is nothing to send. */
  stop(): Promise<PreparedFile | null>;
  /** Ends it and keeps nothing. */
  cancel(): void;
}

export interface VoicePorts {
  /** Called some times a second: how loud it is, 0 to 1, and how long it has gone on. */
  onLevel(level: number, seconds: number): void;
  /** It is as long as a voice note may be, or the microphone has gone. */
  onFull(): void;
}

/** Listens to the microphone. @throws {VoiceFailed} */
export async function recordVoice({ onLevel, onFull }: VoicePorts): Promise<VoiceRecording> {
  const mimeType = container();
  if (mimeType === undefined || navigator.mediaDevices === undefined) throw new VoiceFailed('unavailable');
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new VoiceFailed(failureOf(error));
  }
  const hangUp = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  let recorder: MediaRecorder;
  try {
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
  } catch (error) {
    hangUp();
    throw new VoiceFailed(failureOf(error));
  }
  const parts: Blob[] = [];
  const levels: number[] = [];
  const listening = listen(stream);
  const begunAt = performance.now();
  let seconds = 0;
  const looking = setInterval(() => {
    seconds = (performance.now() - begunAt) / 1_000;
    const level = listening.level();
    levels.push(level);
    onLevel(level, seconds);
    if (seconds >= VOICE_MAX_S) onFull();
  }, LOOK_MS);
  recorder.ondataavailable = ({ data }) => void parts.push(data);
  const ended = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve();
  });
  stream.getAudioTracks()[0]?.addEventListener('ended', onFull);
  recorder.start(1_000);

  function end(): void {
    clearInterval(looking);
    listening.stop();
    if (recorder.state !== 'inactive') recorder.stop();
    hangUp();
  }
  return {
    async stop() {
      seconds = Math.min((performance.now() - begunAt) / 1_000, VOICE_MAX_S);
      end();
      await ended;
      const [type = ''] = mimeType.split(';');
      const blob = new Blob(parts, { type });
      if (blob.size === 0 || seconds < VOICE_MIN_S) return null;
      return {
        blob,
        name: `voice-${stamp(new Date())}.${ENDINGS[type]}`,
        placeholder: soundHolder({ seconds, peaks: levels }),
      };
    },
    cancel: end,
  };
}

/** Follows how loud it is. Where there is no audio graph, everything looks quiet. */
function listen(stream: MediaStream): { level(): number; stop(): void } {
  try {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1_024;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    return {
      level() {
        analyser.getFloatTimeDomainData(samples);
        const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        return Math.min(1, Math.sqrt(power) * LOUDNESS);
      },
      stop: () => void context.close(),
    };
  } catch {
    return { level: () => 0, stop() {} };
  }
}

/** `2026-11-28-1405`. */
function stamp(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
}
