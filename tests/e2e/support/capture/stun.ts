// A port of loopback at which a STUN server might be: it counts what arrives, and answers nothing.
import { type Socket, createSocket } from 'node:dgram';

export class StunPort {
  /** How many packets have arrived. */
  packets = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('message', () => {
      this.packets += 1;
    });
  }

  static async open(): Promise<StunPort> {
    const port = new StunPort(createSocket('udp4'));
    await new Promise<void>(done => port.socket.bind(0, '127.0.0.1', done));
    return port;
  }

  get port(): number {
    return this.socket.address().port;
  }

  async close(): Promise<void> {
    await new Promise<void>(done => this.socket.close(() => done()));
  }
}
