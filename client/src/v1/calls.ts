/**
 * Made of what `GET /v1/openapi.json` answers, by `npm run api-client -w worker`: do not edit it. A test of the Worker
 * holds it against the description.
 */

/** What each call takes, and what it answers. */
export interface ApiCalls {
  /** Makes a key. The answer shows it this once: `POST /v1/keys`. */
  addKey: {
    input: {
      body: {
        name: string;
        scopes: ('chats:read' | 'chats:write' | 'customers:read' | 'customers:write' | 'notes:read' | 'notes:write' | 'tags:read' | 'tags:write' | 'answers:read' | 'answers:write' | 'webhooks:read' | 'webhooks:write' | 'figures:read' | 'bots:read' | 'bots:write' | 'chats:*' | 'customers:*' | 'notes:*' | 'tags:*' | 'answers:*' | 'webhooks:*' | 'figures:*' | 'bots:*')[];
        expiresAt?: number | null | undefined;
      };
    };
    answer: {
      id: string;
      name: string;
      scopes: ('chats:read' | 'chats:write' | 'customers:read' | 'customers:write' | 'notes:read' | 'notes:write' | 'tags:read' | 'tags:write' | 'answers:read' | 'answers:write' | 'webhooks:read' | 'webhooks:write' | 'figures:read' | 'bots:read' | 'bots:write')[];
      createdAt: number;
      createdBy: string;
      expiresAt: number | null;
      lastUsedAt: number | null;
      formerUntil: number | null;
      key: string;
    };
  };
  /** A note about a chat; who is mentioned is told: `POST /v1/chats/{id}/notes`. */
  addNote: {
    input: {
      id: string | number;
      body: {
        content: string;
        mentions?: (string | number)[] | undefined;
        id?: string | undefined;
      };
    };
    answer: {
      id: string;
      n: number;
      at: number;
      from: {
        id: string | number;
        name?: string | undefined;
        avatarURL?: string | null | undefined;
      };
      content: string;
      mentions: string[];
      botFailure?: 'slow' | 'failed' | 'rubbish' | 'looped' | 'gone' | undefined;
      line?: {
        kind: 'signedOut' | 'silent' | 'declined' | 'lapsed';
        note?: string | undefined;
        backTo?: string | undefined;
      } | undefined;
    };
  };
  /** Tells this address of events from now on. The answer shows the secret this once: `POST /v1/webhooks`. */
  addWebhook: {
    input: {
      body: {
        url: string;
        events: ('message.created' | 'chat.started' | 'chat.assigned' | 'chat.unassigned' | 'chat.ended')[];
        isOn?: boolean | undefined;
      };
    };
    answer: {
      id: string;
      url: string;
      events: string[];
      isOn: boolean;
      offReason: string | null;
      failingSince: number | null;
      createdAt: number;
      formerUntil: number | null;
      waiting: number;
      secret: string;
    };
  };
  /** What the bot answers to a turn: once, and before a human has come: `POST /v1/chats/{id}/turns/{turnId}`. */
  answerTurn: {
    input: {
      id: string | number;
      turnId: string;
      body: {
        messages?: {
          content: string;
          choices?: {
            id?: string | undefined;
            text: string;
          }[] | undefined;
          form?: string | undefined;
          attachments?: {
            id: string;
            name?: string | undefined;
            type?: string | undefined;
            size?: number | undefined;
            sha256?: string | undefined;
            width?: number | undefined;
            height?: number | undefined;
            state?: 'checking' | 'refused' | 'unchecked' | undefined;
            alt?: string | undefined;
            placeholder?: string | undefined;
          }[] | undefined;
        }[] | undefined;
        handOver?: {
          team?: string | undefined;
          level?: string | undefined;
          attendantId?: string | number | undefined;
          summary?: string | undefined;
        } | undefined;
        end?: boolean | undefined;
      };
    };
    answer: {
      data: {
        id?: string | number | undefined;
        from: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
          role?: 'customer' | 'attendant' | 'unverified' | undefined;
        };
        timestamp: number;
        content: string;
        readAt?: number | null | undefined;
        attachments?: {
          id: string;
          name?: string | undefined;
          type?: string | undefined;
          size?: number | undefined;
          sha256?: string | undefined;
          width?: number | undefined;
          height?: number | undefined;
          state?: 'checking' | 'refused' | 'unchecked' | undefined;
          alt?: string | undefined;
          placeholder?: string | undefined;
        }[] | undefined;
        choices?: {
          id?: string | undefined;
          text: string;
        }[] | undefined;
        form?: string | undefined;
        seq: number;
        receivedAt: number;
        twin?: true | undefined;
        changed?: {
          seq: number;
          at: number;
          deleted?: true | undefined;
        } | undefined;
        sessionId: string;
      }[];
    };
  };
  /** The ready answers that all attendants have: `GET /v1/answers`. */
  answers: {
    input: Record<never, never>;
    answer: {
      data: {
        id: string;
        name: string;
        text: string;
        language?: string | null | undefined;
        macro?: {
          tags?: string[] | undefined;
          note?: string | null | undefined;
          ending?: {
            kind: 'end';
          } | {
            kind: 'team';
            team: string;
          } | {
            kind: 'level';
            level: 'support/firstLevel' | 'support/secondLevel' | 'support/supervisor';
          } | null | undefined;
        } | null | undefined;
        attachments?: {
          id: string;
          name: string;
          type: string;
          size: number;
          sha256: string;
        }[] | undefined;
      }[];
    };
  };
  /** One chat: `GET /v1/chats/{id}`. */
  chat: {
    input: {
      id: string | number;
    };
    answer: {
      id: string | number;
      customer: {
        id: string | number;
        name?: string | undefined;
        avatarURL?: string | null | undefined;
      };
      state: 'waiting' | 'online' | 'ended';
      since: number;
      sessionId: string;
      createdAt: number;
      assignedAttendants: (string | number)[];
      tags: string[];
      away: boolean;
      ending?: {
        reason: 'ended' | 'left' | 'expired';
        at: number;
        by?: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
        } | undefined;
      } | undefined;
    };
  };
  /** Chats by their ids: all, or those of a state, or that changed since a time: `GET /v1/chats`. */
  chats: {
    input: {
      cursor?: string | number | undefined;
      limit?: string | number | undefined;
      state?: 'waiting' | 'online' | 'ended' | undefined;
      since?: string | number | undefined;
      tag?: string | number | undefined;
    };
    answer: {
      data: {
        id: string | number;
        customer: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
        };
        state: 'waiting' | 'online' | 'ended';
        since: number;
        sessionId: string;
        createdAt: number;
        assignedAttendants: (string | number)[];
        tags: string[];
        away: boolean;
        ending?: {
          reason: 'ended' | 'left' | 'expired';
          at: number;
          by?: {
            id: string | number;
            name?: string | undefined;
            avatarURL?: string | null | undefined;
          } | undefined;
        } | undefined;
      }[];
      cursor?: string | undefined;
    };
  };
  /** A customer, with attributes and tags: `GET /v1/customers/{id}`. */
  customer: {
    input: {
      id: string | number;
    };
    answer: {
      id: string | number;
      name: string;
      avatarURL: string | null;
      attributes: {
        name: string;
        value: string;
        proof: 'claimed' | 'signed' | 'attendant';
        at: number;
        form?: string | undefined;
      }[];
      tags: string[];
    };
  };
  /** The tags of a customer and of the sessions: `GET /v1/customers/{id}/tags`. */
  customerTags: {
    input: {
      id: string | number;
    };
    answer: {
      tags: string[];
      sessions: {
        sessionId: string;
        tags: string[];
      }[];
      ratings?: {
        sessionId: string;
        value: number;
        comment?: string | undefined;
        at: number;
      }[] | undefined;
    };
  };
  /** Removes a ready answer of everybody: `DELETE /v1/answers/{entryId}`. */
  deleteAnswer: {
    input: {
      entryId: string;
    };
    answer: void;
  };
  /** This key counts no more: `DELETE /v1/keys/{keyId}`. */
  deleteKey: {
    input: {
      keyId: string;
    };
    answer: void;
  };
  /** Removes a tag; chats and customers keep its id: `DELETE /v1/tags/{entryId}`. */
  deleteTag: {
    input: {
      entryId: string;
    };
    answer: void;
  };
  /** Nothing is sent there any more, and its log is deleted: `DELETE /v1/webhooks/{webhookId}`. */
  deleteWebhook: {
    input: {
      webhookId: string;
    };
    answer: void;
  };
  /** What was sent, the newest first, with what was answered: `GET /v1/webhooks/{webhookId}/deliveries`. */
  deliveries: {
    input: {
      webhookId: string;
      cursor?: string | number | undefined;
      limit?: string | number | undefined;
    };
    answer: {
      data: {
        id: string;
        type: string;
        at: number;
        state: 'waiting' | 'done';
        tries: number;
        nextAt: number | null;
        status: number | null;
        answer: string | null;
        payload: unknown;
      }[];
      cursor?: string | undefined;
    };
  };
  /** Figures of a period, of all or of one attendant: `GET /v1/figures`. */
  figures: {
    input: {
      from: string | number;
      to: string | number;
      by?: 'person' | 'team' | 'tag' | 'language' | 'page' | 'site' | 'hour' | 'day' | undefined;
      attendantId?: string | number | undefined;
    };
    answer: {
      definitions: {
        id: string;
        number: number;
        unit: string;
        name: string;
        text: string;
      }[];
      zone: string;
      from: string;
      to: string;
      by: string;
      error: number;
      goal?: {
        seconds: number;
        percent: number;
        alertSeconds?: number | undefined;
      } | null | undefined;
      total: {
        key: string;
        name?: string | undefined;
        isFew: boolean;
        counts: Record<string, number>;
        times: Record<string, {
          n: number;
          median: number | null;
          p90: number | null;
          mean: number | null;
        }>;
        numbers: Record<string, number | null>;
        goal?: {
          seconds: number;
          percent: number;
          alertSeconds?: number | undefined;
        } | undefined;
        awayBy?: Record<string, number> | undefined;
      };
      rows: {
        key: string;
        name?: string | undefined;
        isFew: boolean;
        counts: Record<string, number>;
        times: Record<string, {
          n: number;
          median: number | null;
          p90: number | null;
          mean: number | null;
        }>;
        numbers: Record<string, number | null>;
        goal?: {
          seconds: number;
          percent: number;
          alertSeconds?: number | undefined;
        } | undefined;
        awayBy?: Record<string, number> | undefined;
      }[];
    };
  };
  /** Who waits, and who is there, at this moment: `GET /v1/figures/now`. */
  figuresNow: {
    input: Record<never, never>;
    answer: {
      at: string;
      waiting: number;
      longestWaitMs: number | null;
      freePlaces: number | null;
      there: number;
      online?: number | undefined;
      teams: {
        key: string;
        name: string;
        waiting: number;
        longestWaitMs: number | null;
        freePlaces: number | null;
        there: number;
      }[];
    };
  };
  /** The bytes of a file of this chat, whole or by Range: `GET /v1/chats/{id}/files/{fileId}`. */
  file: {
    input: {
      id: string | number;
      fileId: string;
    };
    answer: Blob;
  };
  /** All keys, without what proves them: `GET /v1/keys`. */
  keys: {
    input: Record<never, never>;
    answer: {
      data: {
        id: string;
        name: string;
        scopes: ('chats:read' | 'chats:write' | 'customers:read' | 'customers:write' | 'notes:read' | 'notes:write' | 'tags:read' | 'tags:write' | 'answers:read' | 'answers:write' | 'webhooks:read' | 'webhooks:write' | 'figures:read' | 'bots:read' | 'bots:write')[];
        createdAt: number;
        createdBy: string;
        expiresAt: number | null;
        lastUsedAt: number | null;
        formerUntil: number | null;
      }[];
    };
  };
  /** Messages of a chat by their seq, the oldest first: `GET /v1/chats/{id}/messages`. */
  messages: {
    input: {
      id: string | number;
      cursor?: string | number | undefined;
      limit?: string | number | undefined;
    };
    answer: {
      data: {
        id?: string | number | undefined;
        from: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
          role?: 'customer' | 'attendant' | 'unverified' | undefined;
        };
        timestamp: number;
        content: string;
        readAt?: number | null | undefined;
        attachments?: {
          id: string;
          name?: string | undefined;
          type?: string | undefined;
          size?: number | undefined;
          sha256?: string | undefined;
          width?: number | undefined;
          height?: number | undefined;
          state?: 'checking' | 'refused' | 'unchecked' | undefined;
          alt?: string | undefined;
          placeholder?: string | undefined;
        }[] | undefined;
        choices?: {
          id?: string | undefined;
          text: string;
        }[] | undefined;
        form?: string | undefined;
        seq: number;
        receivedAt: number;
        twin?: true | undefined;
        changed?: {
          seq: number;
          at: number;
          deleted?: true | undefined;
        } | undefined;
        sessionId: string;
      }[];
      cursor?: string | undefined;
    };
  };
  /** Notes about a chat, oldest first: the most recent ones, those above a number, or those below one: `GET /v1/chats/{id}/notes`. */
  notes: {
    input: {
      id: string | number;
      after?: string | number | undefined;
      before?: string | number | undefined;
      limit?: string | number | undefined;
    };
    answer: {
      data: {
        id: string;
        n: number;
        at: number;
        from: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
        };
        content: string;
        mentions: string[];
        botFailure?: 'slow' | 'failed' | 'rubbish' | 'looped' | 'gone' | undefined;
        line?: {
          kind: 'signedOut' | 'silent' | 'declined' | 'lapsed';
          note?: string | undefined;
          backTo?: string | undefined;
        } | undefined;
      }[];
    };
  };
  /** A ready answer of everybody: `PUT /v1/answers/{entryId}`. */
  putAnswer: {
    input: {
      entryId: string;
      body: {
        name: string;
        text: string;
        language?: string | null | undefined;
        macro?: {
          tags?: string[] | undefined;
          note?: string | null | undefined;
          ending?: {
            kind: 'end';
          } | {
            kind: 'team';
            team: string;
          } | {
            kind: 'level';
            level: 'support/firstLevel' | 'support/secondLevel' | 'support/supervisor';
          } | null | undefined;
        } | null | undefined;
        attachments?: {
          id: string;
        }[] | undefined;
      };
    };
    answer: {
      id: string;
      name: string;
      text: string;
      language?: string | null | undefined;
      macro?: {
        tags?: string[] | undefined;
        note?: string | null | undefined;
        ending?: {
          kind: 'end';
        } | {
          kind: 'team';
          team: string;
        } | {
          kind: 'level';
          level: 'support/firstLevel' | 'support/secondLevel' | 'support/supervisor';
        } | null | undefined;
      } | null | undefined;
      attachments?: {
        id: string;
        name: string;
        type: string;
        size: number;
        sha256: string;
      }[] | undefined;
    };
  };
  /** What is known of a customer; null takes an attribute away: `PUT /v1/customers/{id}/attributes`. */
  putAttributes: {
    input: {
      id: string | number;
      body: {
        attributes: Record<string, string | number | boolean | null>;
      };
    };
    answer: {
      attributes: {
        name: string;
        value: string;
        proof: 'claimed' | 'signed' | 'attendant';
        at: number;
        form?: string | undefined;
      }[];
      consents?: {
        form: string;
        field: string;
        version: string;
        text: string;
        link: string | null;
        at: number;
      }[] | undefined;
    };
  };
  /** All tags of a customer, or of one session, from now on: `PUT /v1/customers/{id}/tags`. */
  putCustomerTags: {
    input: {
      id: string | number;
      body: {
        tags: string[];
        sessionId?: string | undefined;
      };
    };
    answer: {
      tags: string[];
      sessions: {
        sessionId: string;
        tags: string[];
      }[];
      ratings?: {
        sessionId: string;
        value: number;
        comment?: string | undefined;
        at: number;
      }[] | undefined;
    };
  };
  /** A tag for chats and customers: `PUT /v1/tags/{entryId}`. */
  putTag: {
    input: {
      entryId: string;
      body: {
        name: string;
        color?: string | null | undefined;
      };
    };
    answer: {
      id: string;
      name: string;
      color?: string | null | undefined;
    };
  };
  /** Address and events from now on; turned on again, it is told what it missed: `PUT /v1/webhooks/{webhookId}`. */
  putWebhook: {
    input: {
      webhookId: string;
      body: {
        url: string;
        events: ('message.created' | 'chat.started' | 'chat.assigned' | 'chat.unassigned' | 'chat.ended')[];
        isOn?: boolean | undefined;
      };
    };
    answer: {
      id: string;
      url: string;
      events: string[];
      isOn: boolean;
      offReason: string | null;
      failingSince: number | null;
      createdAt: number;
      formerUntil: number | null;
      waiting: number;
    };
  };
  /** Sends one event again, under the same id: `POST /v1/webhooks/{webhookId}/deliveries/{deliveryId}/resend`. */
  resendDelivery: {
    input: {
      webhookId: string;
      deliveryId: string;
    };
    answer: {
      id: string;
      type: string;
      at: number;
      state: 'waiting' | 'done';
      tries: number;
      nextAt: number | null;
      status: number | null;
      answer: string | null;
      payload: unknown;
    };
  };
  /** Sends everything again that happened since a time and is still in the log: `POST /v1/webhooks/{webhookId}/resend`. */
  resendSince: {
    input: {
      webhookId: string;
      body: {
        since: number;
      };
    };
    answer: {
      count: number;
    };
  };
  /** Replaces the text of a key; the former one counts for a while: `POST /v1/keys/{keyId}/rotate`. */
  rotateKey: {
    input: {
      keyId: string;
      body?: {
        overlapSeconds?: number | undefined;
      } | undefined;
    };
    answer: {
      id: string;
      name: string;
      scopes: ('chats:read' | 'chats:write' | 'customers:read' | 'customers:write' | 'notes:read' | 'notes:write' | 'tags:read' | 'tags:write' | 'answers:read' | 'answers:write' | 'webhooks:read' | 'webhooks:write' | 'figures:read' | 'bots:read' | 'bots:write')[];
      createdAt: number;
      createdBy: string;
      expiresAt: number | null;
      lastUsedAt: number | null;
      formerUntil: number | null;
      key: string;
    };
  };
  /** Replaces the secret; deliveries are signed by both for a while: `POST /v1/webhooks/{webhookId}/rotate`. */
  rotateWebhook: {
    input: {
      webhookId: string;
      body?: {
        overlapSeconds?: number | undefined;
      } | undefined;
    };
    answer: {
      id: string;
      url: string;
      events: string[];
      isOn: boolean;
      offReason: string | null;
      failingSince: number | null;
      createdAt: number;
      formerUntil: number | null;
      waiting: number;
      secret: string;
    };
  };
  /** A message of the team or of the customer; a retry with the same Idempotency-Key is the same message: `POST /v1/chats/{id}/messages`. */
  sendMessage: {
    input: {
      id: string | number;
      idempotencyKey?: string | undefined;
      body: {
        content: string;
        as?: 'attendant' | 'customer' | undefined;
        name?: string | undefined;
        avatarURL?: string | null | undefined;
        attachments?: {
          id: string;
          name?: string | undefined;
          type?: string | undefined;
          size?: number | undefined;
          sha256?: string | undefined;
          width?: number | undefined;
          height?: number | undefined;
          state?: 'checking' | 'refused' | 'unchecked' | undefined;
          alt?: string | undefined;
          placeholder?: string | undefined;
        }[] | undefined;
      };
    };
    answer: {
      id?: string | number | undefined;
      from: {
        id: string | number;
        name?: string | undefined;
        avatarURL?: string | null | undefined;
        role?: 'customer' | 'attendant' | 'unverified' | undefined;
      };
      timestamp: number;
      content: string;
      readAt?: number | null | undefined;
      attachments?: {
        id: string;
        name?: string | undefined;
        type?: string | undefined;
        size?: number | undefined;
        sha256?: string | undefined;
        width?: number | undefined;
        height?: number | undefined;
        state?: 'checking' | 'refused' | 'unchecked' | undefined;
        alt?: string | undefined;
        placeholder?: string | undefined;
      }[] | undefined;
      choices?: {
        id?: string | undefined;
        text: string;
      }[] | undefined;
      form?: string | undefined;
      seq: number;
      receivedAt: number;
      twin?: true | undefined;
      changed?: {
        seq: number;
        at: number;
        deleted?: true | undefined;
      } | undefined;
      sessionId: string;
    };
  };
  /** The tags of the workspace: `GET /v1/tags`. */
  tags: {
    input: Record<never, never>;
    answer: {
      data: {
        id: string;
        name: string;
        color?: string | null | undefined;
      }[];
    };
  };
  /** Sends the event webhook.test now, and tells what was answered: `POST /v1/webhooks/{webhookId}/test`. */
  testWebhook: {
    input: {
      webhookId: string;
    };
    answer: {
      id: string;
      type: string;
      at: number;
      state: 'waiting' | 'done';
      tries: number;
      nextAt: number | null;
      status: number | null;
      answer: string | null;
      payload: unknown;
    };
  };
  /** What a bot is asked in this chat now: `GET /v1/chats/{id}/turn`. */
  turn: {
    input: {
      id: string | number;
    };
    answer: {
      turn: string;
      until: number;
      bot: {
        id: string;
        name: string;
      };
      chat: {
        id: string | number;
        sessionId: string;
        customer: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
        };
      };
      attributes: {
        name: string;
        value: string;
        proof: 'claimed' | 'signed' | 'attendant';
        at: number;
        form?: string | undefined;
      }[];
      messages: {
        id?: string | number | undefined;
        from: {
          id: string | number;
          name?: string | undefined;
          avatarURL?: string | null | undefined;
          role?: 'customer' | 'attendant' | 'unverified' | undefined;
        };
        timestamp: number;
        content: string;
        readAt?: number | null | undefined;
        attachments?: {
          id: string;
          name?: string | undefined;
          type?: string | undefined;
          size?: number | undefined;
          sha256?: string | undefined;
          width?: number | undefined;
          height?: number | undefined;
          state?: 'checking' | 'refused' | 'unchecked' | undefined;
          alt?: string | undefined;
          placeholder?: string | undefined;
        }[] | undefined;
        choices?: {
          id?: string | undefined;
          text: string;
        }[] | undefined;
        form?: string | undefined;
        seq: number;
        receivedAt: number;
        twin?: true | undefined;
        changed?: {
          seq: number;
          at: number;
          deleted?: true | undefined;
        } | undefined;
        sessionId: string;
      }[];
      answeredUpTo: number;
      choice?: {
        id?: string | undefined;
        text: string;
      } | undefined;
    };
  };
  /** Takes a file as the body; a message of this chat may carry it then. An Idempotency-Key makes a retry the same file: `POST /v1/chats/{id}/files`. */
  upload: {
    input: {
      id: string | number;
      name?: string | number | undefined;
      idempotencyKey?: string | undefined;
      body: Blob;
    };
    answer: {
      id: string;
      name: string;
      type: string;
      size: number;
      sha256: string;
      width?: number | undefined;
      height?: number | undefined;
      state?: 'checking' | 'refused' | 'unchecked' | undefined;
      alt?: string | undefined;
      placeholder?: string | undefined;
    };
  };
  /** One webhook, without its secret: `GET /v1/webhooks/{webhookId}`. */
  webhook: {
    input: {
      webhookId: string;
    };
    answer: {
      id: string;
      url: string;
      events: string[];
      isOn: boolean;
      offReason: string | null;
      failingSince: number | null;
      createdAt: number;
      formerUntil: number | null;
      waiting: number;
    };
  };
  /** All webhooks, without their secrets: `GET /v1/webhooks`. */
  webhooks: {
    input: Record<never, never>;
    answer: {
      data: {
        id: string;
        url: string;
        events: string[];
        isOn: boolean;
        offReason: string | null;
        failingSince: number | null;
        createdAt: number;
        formerUntil: number | null;
        waiting: number;
      }[];
    };
  };
}

/** Where each call goes, and where its inputs stand. */
export const API_ROUTES = {
  addKey: { method: 'POST', path: '/v1/keys', query: [], givesFile: false, headers: {} },
  addNote: { method: 'POST', path: '/v1/chats/{id}/notes', query: [], givesFile: false, headers: {} },
  addWebhook: { method: 'POST', path: '/v1/webhooks', query: [], givesFile: false, headers: {} },
  answerTurn: { method: 'POST', path: '/v1/chats/{id}/turns/{turnId}', query: [], givesFile: false, headers: {} },
  answers: { method: 'GET', path: '/v1/answers', query: [], givesFile: false, headers: {} },
  chat: { method: 'GET', path: '/v1/chats/{id}', query: [], givesFile: false, headers: {} },
  chats: { method: 'GET', path: '/v1/chats', query: ['cursor', 'limit', 'state', 'since', 'tag'], givesFile: false, headers: {} },
  customer: { method: 'GET', path: '/v1/customers/{id}', query: [], givesFile: false, headers: {} },
  customerTags: { method: 'GET', path: '/v1/customers/{id}/tags', query: [], givesFile: false, headers: {} },
  deleteAnswer: { method: 'DELETE', path: '/v1/answers/{entryId}', query: [], givesFile: false, headers: {} },
  deleteKey: { method: 'DELETE', path: '/v1/keys/{keyId}', query: [], givesFile: false, headers: {} },
  deleteTag: { method: 'DELETE', path: '/v1/tags/{entryId}', query: [], givesFile: false, headers: {} },
  deleteWebhook: { method: 'DELETE', path: '/v1/webhooks/{webhookId}', query: [], givesFile: false, headers: {} },
  deliveries: { method: 'GET', path: '/v1/webhooks/{webhookId}/deliveries', query: ['cursor', 'limit'], givesFile: false, headers: {} },
  figures: { method: 'GET', path: '/v1/figures', query: ['from', 'to', 'by', 'attendantId'], givesFile: false, headers: {} },
  figuresNow: { method: 'GET', path: '/v1/figures/now', query: [], givesFile: false, headers: {} },
  file: { method: 'GET', path: '/v1/chats/{id}/files/{fileId}', query: [], givesFile: true, headers: {} },
  keys: { method: 'GET', path: '/v1/keys', query: [], givesFile: false, headers: {} },
  messages: { method: 'GET', path: '/v1/chats/{id}/messages', query: ['cursor', 'limit'], givesFile: false, headers: {} },
  notes: { method: 'GET', path: '/v1/chats/{id}/notes', query: ['after', 'before', 'limit'], givesFile: false, headers: {} },
  putAnswer: { method: 'PUT', path: '/v1/answers/{entryId}', query: [], givesFile: false, headers: {} },
  putAttributes: { method: 'PUT', path: '/v1/customers/{id}/attributes', query: [], givesFile: false, headers: {} },
  putCustomerTags: { method: 'PUT', path: '/v1/customers/{id}/tags', query: [], givesFile: false, headers: {} },
  putTag: { method: 'PUT', path: '/v1/tags/{entryId}', query: [], givesFile: false, headers: {} },
  putWebhook: { method: 'PUT', path: '/v1/webhooks/{webhookId}', query: [], givesFile: false, headers: {} },
  resendDelivery: { method: 'POST', path: '/v1/webhooks/{webhookId}/deliveries/{deliveryId}/resend', query: [], givesFile: false, headers: {} },
  resendSince: { method: 'POST', path: '/v1/webhooks/{webhookId}/resend', query: [], givesFile: false, headers: {} },
  rotateKey: { method: 'POST', path: '/v1/keys/{keyId}/rotate', query: [], givesFile: false, headers: {} },
  rotateWebhook: { method: 'POST', path: '/v1/webhooks/{webhookId}/rotate', query: [], givesFile: false, headers: {} },
  sendMessage: { method: 'POST', path: '/v1/chats/{id}/messages', query: [], givesFile: false, headers: { idempotencyKey: 'Idempotency-Key' } },
  tags: { method: 'GET', path: '/v1/tags', query: [], givesFile: false, headers: {} },
  testWebhook: { method: 'POST', path: '/v1/webhooks/{webhookId}/test', query: [], givesFile: false, headers: {} },
  turn: { method: 'GET', path: '/v1/chats/{id}/turn', query: [], givesFile: false, headers: {} },
  upload: { method: 'POST', path: '/v1/chats/{id}/files', query: ['name'], givesFile: false, headers: { idempotencyKey: 'Idempotency-Key' } },
  webhook: { method: 'GET', path: '/v1/webhooks/{webhookId}', query: [], givesFile: false, headers: {} },
  webhooks: { method: 'GET', path: '/v1/webhooks', query: [], givesFile: false, headers: {} },
} as const;
