import type { AfterRest } from '@chimpassist/client/rest/after';
import { type Id, RATING_COMMENT_MAX_LENGTH, type RatingStyle } from '@chimpassist/protocol';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ChimpAfterTexts } from '../../types/public.d.ts';

const FACES = ['😞', '😟', '😐', '😊', '😀'];

interface RatingProps {
  rest: AfterRest;
  customerId: Id;
  texts: ChimpAfterTexts;
}
type Stage = 'asks' | 'rated' | 'thanks';

/** How a chat that has ended was: nothing where the team does not ask. A choice counts at once; a comment may follow. */
export function Rating({ rest, customerId, texts }: RatingProps) {
  const [style, setStyle] = useState<RatingStyle | null>(null);
  const [value, setValue] = useState(0);
  const [comment, setComment] = useState('');
  const [stage, setStage] = useState<Stage>('asks');
  const [hasFailed, setFailed] = useState(false);
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  const id = useId();
  useEffect(() => {
    let isGone = false;
    Promise.all([rest.ratingStyle(), rest.lastRating(customerId)]).then(
      ([asked, rating]) => {
        if (isGone) return;
        if (rating !== undefined) {
          setValue(rating.value);
          setComment(rating.comment ?? '');
          setStage('thanks');
        }
        setStyle(asked);
      },
      // Asked again when the chat is looked at again.
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [rest, customerId]);
  if (style === null) return null;

  async function send(next: number, then: Stage): Promise<void> {
    setValue(next);
    setFailed(false);
    // One after another: what was chosen last is what stays.
    const mine = sending.current.then(() => rest.rate(customerId, { value: next, comment }));
    sending.current = mine.catch(() => {});
    try {
      await mine;
      setStage(then);
    } catch {
      setFailed(true);
    }
  }
  const names = texts.ratings.split('|');
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void send(value, 'thanks');
      }}
    >
      <p id={`${id}-title`}>{texts.rate}</p>
      <div class="rating-values" role="radiogroup" aria-labelledby={`${id}-title`} data-style={style}>
        {names.map((name, at) => (
          <label key={name} title={name} data-on={style === 'stars' ? at < value : at + 1 === value}>
            <input
              type="radio"
              name={id}
              class="hidden"
              checked={at + 1 === value}
              // Arrow keys go through the choices: each is one, and the last one counts.
              onChange={() => void send(at + 1, 'rated')}
              aria-label={name}
            />
            <span aria-hidden="true">{style === 'faces' ? FACES[at] : at < value ? '★' : '☆'}</span>
          </label>
        ))}
      </div>
      {stage === 'rated' && (
        <>
          <textarea
            rows={2}
            dir={comment === '' ? undefined : 'auto'}
            maxLength={RATING_COMMENT_MAX_LENGTH}
            placeholder={texts.comment}
            aria-label={texts.comment}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="after-main">
            {texts.sendComment}
          </button>
        </>
      )}
      <p class="after-told" role="status">
        {hasFailed ? texts.notRated : stage === 'asks' ? '' : texts.rated}
      </p>
    </form>
  );
}
