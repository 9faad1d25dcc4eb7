package dev.asyncdb.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a proxy does with a piece of data.
 */
@FunctionalInterface
interface ProxyRule {

	ProxyRule PASS = (data, length, target, pause) -> target.write(data, 0, length);

	ProxyRule SWALLOW = (data, length, target, pause) -> {
	};

	/**
	 * Bring data to the other side, or not.
	 * @throws EOFException to end the connection
	 */
	void carry(byte[] data, int length, OutputStream target, Consumer<Duration> pause) throws IOException;

	static ProxyRule delay(Supplier<Duration> time) {
		return (data, length, target, pause) -> {
			pause.accept(time.get());
			target.write(data, 0, length);
		};
	}

	static ProxyRule throttle(int bytesPerSecond) {
		int piece = Math.max(1, bytesPerSecond / 20);
		return (data, length, target, pause) -> {
			for (int start = 0; start < length; start += piece) {
				pause.accept(Duration.ofMillis(50));
				target.write(data, start, Math.min(piece, length - start));
			}
		};
	}

	static ProxyRule truncate(long bytes) {
		AtomicLong left = new AtomicLong(bytes);
		return (data, length, target, pause) -> {
			long before = left.getAndAdd(-length);
			target.write(data, 0, (int) Math.max(0, Math.min(length, before)));
			if (before < length) {
				throw new EOFException("cut off");
			}
		};
	}

	static ProxyRule exaggerate() {
		return (data, length, target, pause) -> {
			if (length >= 5) {
				ByteBuffer.wrap(data).putInt(1, Integer.MAX_VALUE);
			}
			target.write(data, 0, length);
		};
	}

	static ProxyRule corrupt() {
		AtomicBoolean done = new AtomicBoolean();
		return (data, length, target, pause) -> {
			if (done.compareAndSet(false, true)) {
				data[0] = (byte) ~data[0];
			}
			target.write(data, 0, length);
		};
	}

}
