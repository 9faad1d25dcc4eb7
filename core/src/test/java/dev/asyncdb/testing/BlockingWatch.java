package dev.asyncdb.testing;

import java.lang.StackWalker.StackFrame;
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
 * F23: fails each test during which an event loop or another non-blocking thread was
 * blocked. JUnit detects it in the runs with BlockHound, and only there.
 * <p>
 * A blocking call is recorded and continues, since an error in its place could be
 * swallowed by a retry and hide the calls that follow.
 */
public final class BlockingWatch implements AfterEachCallback, AfterAllCallback {

	private static final String RANDOM_NUMBERS = "sun.security.provider.NativePRNG$RandomIO";

	private static final Queue<AssertionError> FOUND = new ConcurrentLinkedQueue<>();

	// Before the first test, since threads that wait already would be taken for blocked
	// ones
	static {
		markDriversThatBlock(BlockHound.builder().loadIntegrations())
			// Netty unpacks its native library once per JVM
			.allowBlockingCallsInside("io.netty.util.internal.NativeLibraryLoader", "load")
			// and locks a part of its memory for a moment
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate")
			// PostgreSQL's driver creates its TLS context on the event loop, with
			// certificates from files
			.allowBlockingCallsInside("io.netty.handler.ssl.SslContextBuilder", "build")
			.blockingMethodCallback(BlockingWatch::record)
			.install();
	}

	// H2 waits for its locks and files only now and then, so each of its calls counts
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
			AssertionError failure = new AssertionError("Non-blocking threads were blocked");
			blocked.forEach(failure::addSuppressed);
			throw failure;
		}
	}

	/**
	 * The blocking calls since the last time they were taken.
	 */
	static List<AssertionError> takeFound() {
		return Stream.generate(FOUND::poll).takeWhile((found) -> found != null).toList();
	}

	private static void record(BlockingMethod method) {
		if (!isCallOfADriver()) {
			FOUND.add(new AssertionError("%s was called on %s".formatted(method, Thread.currentThread().getName())));
		}
	}

	// Two drivers block event loops themselves, whatever calls them. PostgreSQL's answers
	// a password with random numbers, which the kernel has ready, and this class of the
	// JDK cannot be marked. MariaDB's takes locks on its event loops and reads its
	// version
	// from a file: only what it calls itself is allowed, not what subscribers do in its
	// signals
	private static boolean isCallOfADriver() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackFrame::getClassName)
				.filter((name) -> !name.startsWith("reactor.blockhound.")
						&& !name.equals(BlockingWatch.class.getName()))
				.dropWhile((name) -> !name.equals(RANDOM_NUMBERS) && isOfTheJdk(name))
				.findFirst()
				.filter((caller) -> caller.equals(RANDOM_NUMBERS) || caller.startsWith("org.mariadb.r2dbc."))
				.isPresent());
	}

	private static boolean isOfTheJdk(String name) {
		return name.startsWith("java.") || name.startsWith("jdk.") || name.startsWith("sun.");
	}

}
