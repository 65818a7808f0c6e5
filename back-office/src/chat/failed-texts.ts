import type { Language } from '../i18n/languages.ts';

const en = {
  unreadable: 'the server could not read it.',
  too_long: 'it is too long. Copy it and send it in parts.',
  not_allowed: 'you may not write in this chat any more.',
  too_many: 'this chat takes no more messages.',
  erased: 'the conversation was erased.',
  other_words: 'another text stands under its number already.',
  files: 'a file of it is not there. Attach it again.',
  consent: 'the customer has to agree first.',
  other: 'the server refused it.',
  unanswered: 'the server did not confirm it for a day.',
  attachment_too_large: 'the file is larger than is taken here.',
  attachment_type: 'files of this kind are not taken here.',
  attachment_quota: 'this chat takes no more files today.',
  attachment_room: 'this chat holds as many files as it may.',
  not_configured: 'files are not taken here.',
  file_lost: 'the file is gone from this browser. Choose it again.',
  file_refused: 'the server did not take the file.',
};
/** Why a message was not taken, loaded with the first that was not. */
export type FailedTexts = typeof en;

const es: FailedTexts = {
  unreadable: 'el servidor no pudo leerlo.',
  too_long: 'es demasiado largo. Cópielo y envíelo por partes.',
  not_allowed: 'ya no puede escribir en este chat.',
  too_many: 'este chat no admite más mensajes.',
  erased: 'la conversación fue borrada.',
  other_words: 'ya hay otro texto con su número.',
  files: 'falta un archivo. Adjúntelo de nuevo.',
  consent: 'el cliente tiene que aceptar antes.',
  other: 'el servidor lo rechazó.',
  unanswered: 'el servidor no lo confirmó en un día.',
  attachment_too_large: 'el archivo es más grande de lo que aquí se admite.',
  attachment_type: 'aquí no se admiten archivos de este tipo.',
  attachment_quota: 'este chat no admite más archivos hoy.',
  attachment_room: 'en este chat no caben más archivos.',
  not_configured: 'aquí no se admiten archivos.',
  file_lost: 'el archivo ya no está en este navegador. Elíjalo otra vez.',
  file_refused: 'el servidor no aceptó el archivo.',
};
const ptBR: FailedTexts = {
  unreadable: 'o servidor não conseguiu lê-la.',
  too_long: 'é longa demais. Copie-a e envie-a em partes.',
  not_allowed: 'você não pode mais escrever nesta conversa.',
  too_many: 'esta conversa não aceita mais mensagens.',
  erased: 'a conversa foi apagada.',
  other_words: 'outro texto já está sob o mesmo número.',
  files: 'falta um arquivo. Anexe-o de novo.',
  consent: 'o cliente precisa concordar antes.',
  other: 'o servidor a recusou.',
  unanswered: 'o servidor não a confirmou por um dia.',
  attachment_too_large: 'o arquivo é maior do que aqui se aceita.',
  attachment_type: 'arquivos deste tipo não são aceitos aqui.',
  attachment_quota: 'esta conversa não aceita mais arquivos hoje.',
  attachment_room: 'nesta conversa não cabem mais arquivos.',
  not_configured: 'arquivos não são aceitos aqui.',
  file_lost: 'o arquivo não está mais neste navegador. Escolha-o de novo.',
  file_refused: 'o servidor não aceitou o arquivo.',
};
export const FAILED_TEXTS: Readonly<Record<Language, FailedTexts>> = { en, es, ptBR };
