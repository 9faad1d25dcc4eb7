package dev.asyncdb.fault;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;

/**
 * F23: fails each test during which an event loop or another thread that must not wait
 * was blocked. Found by JUnit itself in the fork that runs with BlockHound, and only
 * there.
 * <p>
 * Work that blocks goes on after it was written down, since an error in its place would
 * be swallowed by some retry and hide what comes next.
 */
public final class BlockingWatch implements AfterEachCallback, AfterAllCallback {

	private static final Queue<AssertionError> FOUND = new ConcurrentLinkedQueue<>();

	// Before the first test, since threads that wait already would be taken for blocked
	// ones
	static {
		markDriversThatBlock(BlockHound.builder().loadIntegrations())
			// Netty unpacks its own library once per JVM
			.allowBlockingCallsInside("io.netty.util.internal.NativeLibraryLoader", "load")
			// and locks a part of its memory for a moment
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
			// PostgreSQL's driver makes its TLS context where it connects, with
			// certificates
			// from files
			.allowBlockingCallsInside("io.netty.handler.ssl.SslContextBuilder", "build")
			// MariaDB's driver reads its version once per JVM
			.allowBlockingCallsInside("org.mariadb.r2dbc.util.VersionFactory", "getInstance")
			.blockingMethodCallback(BlockingWatch::found)
			.install();
	}

	// H2 waits for its locks and files only now and then, so each call of it counts
	private static BlockHound.Builder markDriversThatBlock(BlockHound.Builder builder) {
		String client = "io.r2dbc.h2.client.SessionClient";
		return builder
			.markAsBlocking("org.h2.engine.Engine", "createSession",
					"(Lorg/h2/engine/ConnectionInfo;)Lorg/h2/engine/SessionLocal;")
			.markAsBlocking("org.h2.engine.SessionLocal", "close", "()V")
			.markAsBlocking(client, "query", "(Lorg/h2/command/CommandInterface;)Lorg/h2/result/ResultInterface;")
			.markAsBlocking(client, "update",
					"(Lorg/h2/command/CommandInterface;Ljava/lang/Object;)Lorg/h2/result/ResultWithGeneratedKeys;");
	}

	@Override
	public void afterEach(ExtensionContext context) {
		verifyNothingBlocked();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		verifyNothingBlocked();
	}

	private static void verifyNothingBlocked() {
		List<AssertionError> blocked = takeFound();
		if (!blocked.isEmpty()) {
			AssertionError failure = new AssertionError("Threads that must not wait were blocked");
			blocked.forEach(failure::addSuppressed);
			throw failure;
		}
	}

	/**
	 * What has blocked since this was asked last.
	 */
	static List<AssertionError> takeFound() {
		return Stream.generate(FOUND::poll).takeWhile((found) -> found != null).toList();
	}

	private static void found(BlockingMethod method) {
		if (!asksForRandomNumbers()) {
			FOUND.add(new AssertionError("%s was called on %s".formatted(method, Thread.currentThread().getName())));
		}
	}

	// PostgreSQL's driver answers a password with some; the kernel has them at once, and
	// this class of the JDK cannot be marked
	private static boolean asksForRandomNumbers() {
		return StackWalker.getInstance()
			.walk((frames) -> frames
				.anyMatch((frame) -> frame.getClassName().equals("sun.security.provider.NativePRNG$RandomIO")));
	}

}
