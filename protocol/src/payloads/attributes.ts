import * as v from 'valibot';
import { ATTRIBUTE_VALUE_MAX_LENGTH, ATTRIBUTES_MAX } from '../limits.ts';
import { ConsentSchema } from './consent.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** Who says that an attribute is so: the page alone, the operator's own site by a signature, or an attendant. */
export const ATTRIBUTE_PROOFS = ['claimed', 'signed', 'attendant'] as const;
export type AttributeProof = (typeof ATTRIBUTE_PROOFS)[number];

export const ATTRIBUTE_NAME = /^[\p{L}\p{N}_. -]{1,40}$/u;
const NameSchema = v.pipe(
  v.string(),
  v.regex(ATTRIBUTE_NAME, 'An attribute has a name of 1 to 40 letters, digits, spaces, "_", "." or "-".'),
);
const ValueSchema = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.transform(String),
  v.maxLength(ATTRIBUTE_VALUE_MAX_LENGTH),
);
const atMost = <S extends v.GenericSchema>(schema: S) =>
  v.pipe(
    v.record(NameSchema, schema),
    v.check((all) => Object.keys(all).length <= ATTRIBUTES_MAX, `At most ${ATTRIBUTES_MAX} attributes.`),
  );

/* @__NO_SIDE_EFFECTS__ */
const said = (max: number) => lenient(v.pipe(v.string(), v.maxLength(max)));

/** What a page says of its visitor, where it has the prop that allows it. Each is kept as the attribute of its name. */
export const VisitorSchema = v.object({
  /** Addresses without query and fragment: these may hold what nobody meant to show. */
  page: said(ATTRIBUTE_VALUE_MAX_LENGTH),
  referrer: said(ATTRIBUTE_VALUE_MAX_LENGTH),
  /** As people call it: `Firefox 140, Linux`. */
  browser: said(100),
  /** A tag: `pt-BR`. */
  language: said(35),
  /** By which the desk tells the visitor's time: `America/Sao_Paulo`. */
  timeZone: said(64),
});
export type Visitor = v.InferOutput<typeof VisitorSchema>;
/** The names of these attributes. */
export const VISITOR_ATTRIBUTES = Object.keys(VisitorSchema.entries) as readonly (keyof Visitor)[];

/** What a page says of its customer. */
export const PageAttributesSchema = v.object({
  attributes: v.optional(atMost(ValueSchema), {}),
  /** Made by the operator's own site: see `trust/signed-attributes.ts`. */
  signed: v.optional(v.pipe(v.string(), v.maxLength(8_000))),
  visitor: lenient(VisitorSchema),
});

/** What an attendant writes down; null takes an attribute away. */
export const AttributesBodySchema = v.object({ attributes: atMost(v.nullable(ValueSchema)) });

/** What is in the signed text. */
export const SignedAttributesSchema = v.object({
  /** The text of the customer's id. */
  id: v.pipe(v.union([v.string(), v.number()]), v.transform(String)),
  attributes: atMost(ValueSchema),
  /** Epoch s after which it counts no more. */
  exp: v.optional(v.number()),
});

export const AttributeSchema = openObject({
  name: v.string(),
  value: v.string(),
  proof: v.fallback(v.picklist(ATTRIBUTE_PROOFS), 'claimed'),
  /** Since when it is so, epoch ms. */
  at: v.number(),
  /** The id of the form in which the customer has said so. */
  form: lenient(v.string()),
});
export type Attribute = v.InferOutput<typeof AttributeSchema>;

/** `client/chats/<customerId>/attributes`, and the answer to attendants: all of them, as they are now. */
export const AttributesSchema = openObject({
  attributes: readableList(AttributeSchema),
  /** To what the customer has agreed, the newest last; absent in answers of before, and where nothing is new. */
  consents: v.optional(readableList(ConsentSchema)),
});
