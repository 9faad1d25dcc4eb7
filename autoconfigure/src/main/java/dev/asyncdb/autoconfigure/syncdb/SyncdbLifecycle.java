package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;

/**
 * Runs a command instead of the lifecycle of the application: at this time all beans are
 * available, and nothing of the application has been started, neither lifecycle beans nor
 * scheduled work, listeners or runners, which would use a schema that is not migrated.
 */
record SyncdbLifecycle(ConfigurableApplicationContext context, PrintStream out,
		List<String> args) implements LifecycleProcessor {

	@Override
	public void onRefresh() {
		int exitCode = new SyncdbCommand(this.context, this.out, System.err).run(this.args.toArray(String[]::new));
		this.out.flush();
		SpringApplication.exit(this.context, () -> exitCode);
		if (isJvmEnding()) {
			awaitEndOfJvm();
		}
		// Beans of the application may contribute to the exit code of SpringApplication
		System.exit(exitCode);
	}

	private static boolean isJvmEnding() {
		Thread probe = new Thread();
		try {
			Runtime.getRuntime().addShutdownHook(probe);
			Runtime.getRuntime().removeShutdownHook(probe);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	// After a signal, System.exit(..) would be blocked until Spring's shutdown hook has
	// ended, which waits for the end of this refresh unless its thread is waiting
	private static void awaitEndOfJvm() {
		while (true) {
			LockSupport.park();
			Thread.interrupted();
		}
	}

	@Override
	public void onClose() {
		// Nothing was started
	}

	@Override
	public void start() {
		// Replaced by the command
	}

	@Override
	public void stop() {
		// Nothing was started
	}

	@Override
	public boolean isRunning() {
		return false;
	}

}
