package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Turns an application that is started with the argument {@code syncdb} into a command:
 * no web server, no runners, nothing on the standard output but the answer.
 * <p>
 * Only what the command needs is created, so the application's own beans do not start.
 */
class SyncdbListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	/**
	 * A command uses one connection of the pool at a time, two where it migrates over the
	 * application's own connections. None is made in advance nor kept while somebody else
	 * migrates: many commands may begin at once.
	 */
	private static final Map<String, Object> FEW_CONNECTIONS = Map.of("spring.r2dbc.pool.initial-size", "0",
			"spring.r2dbc.pool.min-idle", "0", "spring.r2dbc.pool.max-size", "2", "spring.r2dbc.pool.max-idle-time",
			"0");

	private static final Map<String, Object> COMMAND_PROPERTIES = Map.of("spring.main.web-application-type", "none",
			"spring.main.lazy-initialization", "true", "spring.main.banner-mode", "off", "spring.main.log-startup-info",
			"false", "spring.main.keep-alive", "false", "spring.liquibase.enabled", "false",
			"asyncdb.migrations.on-startup", "none");

	/**
	 * A command may take its time to connect: often many of them begin at once on a busy
	 * machine. What the application says itself wins.
	 */
	private static final Map<String, Object> PATIENCE = Map.of("spring.r2dbc.pool.max-create-connection-time", "30s",
			"spring.r2dbc.pool.max-acquire-time", "60s", "asyncdb.migrations.connect-wait", "30s");

	private @Nullable PrintStream answers;

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (!SyncdbArguments.isCommand(event.getArgs())) {
			return;
		}
		if (event instanceof ApplicationStartingEvent starting) {
			prepare(starting.getSpringApplication());
		}
		else if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			prepare(prepared.getEnvironment(), event.getArgs());
		}
		else if (event instanceof ApplicationStartedEvent started) {
			run(started.getApplicationContext(), event.getArgs());
		}
	}

	// Console logging writes to what System.out is when it writes
	private void prepare(SpringApplication application) {
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(SyncdbListener::boundPoolOfUrl);
		this.answers = System.out;
		System.setOut(System.err);
	}

	private static void boundPoolOfUrl(ConfigurableApplicationContext context) {
		if (ClassUtils.isPresent("io.r2dbc.pool.PoolingConnectionFactoryProvider", context.getClassLoader())) {
			UrlPool.bound(context.getBeanFactory());
		}
	}

	// First, so that they win over the application's own settings
	private static void prepare(ConfigurableEnvironment environment, String[] args) {
		Map<String, Object> properties = new HashMap<>(COMMAND_PROPERTIES);
		properties.putAll(FEW_CONNECTIONS);
		try {
			properties.putAll(SyncdbArguments.parse(args).properties());
		}
		catch (SyncdbUsageException ex) {
			// said by the command itself, with the usage
		}
		environment.getPropertySources().addFirst(new MapPropertySource("syncdb", properties));
		environment.getPropertySources().addLast(new MapPropertySource("syncdb defaults", PATIENCE));
	}

	private void run(ConfigurableApplicationContext context, String[] args) {
		PrintStream out = Objects.requireNonNull(this.answers);
		int exitCode = new SyncdbCommand(context, out, System.err).run(args);
		out.flush();
		SpringApplication.exit(context);
		System.exit(exitCode);
	}

}
