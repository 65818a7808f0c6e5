import type {
  AnswerProblem,
  FieldAnswers,
  Form,
  MailOutcome,
  MailProof,
  MailStand,
  SentAttachment,
} from '@chimpassist/protocol';

/** What a customer has filled in. */
export interface FilledForm {
  /** By name; each becomes an attribute of the customer. Of a form of the workspace its answers do. */
  values: Record<string, string>;
  /** Of the workspace. */
  form?: Form;
  /** Its answers as they came. */
  given?: FieldAnswers;
  /** To which unread answers go from now on. */
  email?: string;
  language?: string;
  /** Where the Worker was called: links that come by mail lead there. */
  origin: string;
}
export type FormTaken =
  | { mail: MailStand }
  | { refused: 'too_many' }
  | { refused: 'answers'; problems: Record<string, AnswerProblem> };

/** What has become of the wish for a transcript. */
export type TranscriptTaken = {
  mail: MailStand;
  refused?: 'off' | 'no_session' | 'no_address' | 'too_many' | 'too_often';
};

/** A chat that a mail is for. */
export interface MailStanding {
  /** Which the customer has left. */
  address: string;
  /** This very mail was taken before. */
  isKnown: boolean;
  /** Where the Worker was called when it was left. */
  origin: string;
}

/** A mail that a customer has written, without what was cut off. */
export interface IncomingMail {
  /** As its reply address names the chat. */
  key: string;
  /** The same for each copy of it. */
  copyId: string;
  from: string;
  proof: MailProof;
  /** A longer text is more than one message. */
  texts: string[];
  attachments: SentAttachment[];
}
export interface MailTaken {
  outcome: MailOutcome;
  /** Why it was refused, as one sentence. */
  reason?: string;
}
