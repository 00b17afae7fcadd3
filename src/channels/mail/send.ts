import { createTransport } from 'nodemailer';

/** Sends fixed sentences by SMTP. Every message has the same form; nothing of it says who reads tips. */
export class MailSender {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  /** @param smtpUrl `smtps://user:password@host:465`, or `smtp://…`, which goes over to TLS where the server can. */
  constructor(smtpUrl: string, from: string) {
    this.#transport = createTransport(smtpUrl, { disableFileAccess: true, disableUrlAccess: true });
    this.#from = from;
  }

  /** Throws when the server did not take it. */
  async send(notice: {
    readonly address: string;
    readonly subject: string;
    readonly text: string;
  }): Promise<void> {
    await this.#transport.sendMail({
      from: this.#from,
      to: { name: '', address: notice.address },
      subject: notice.subject,
      text: notice.text,
      xMailer: false,
    });
  }

  close(): void {
    this.#transport.close();
  }
}
