package dev.asyncdb.autoconfigure.syncdb;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Runs a command instead of the application if the first argument is {@code syncdb}:
 * without a web server and anything else that the application starts, and with only the
 * answer on the standard output.
 * <p>
 * Initialization is lazy, so only the beans that the command needs are created, and no
 * event reaches a listener.
 */
class SyncdbListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	/**
	 * A command uses one connection of the pool at a time, or two if it migrates over the
	 * pool. None is created in advance or kept idle, since many commands may start
	 * simultaneously.
	 */
	private static final Map<String, Object> FEW_CONNECTIONS = Map.of("spring.r2dbc.pool.initial-size", "0",
			"spring.r2dbc.pool.min-idle", "0", "spring.r2dbc.pool.max-size", "2", "spring.r2dbc.pool.max-idle-time",
			"0");

	private static final Map<String, Object> COMMAND_PROPERTIES = Map.of("spring.main.web-application-type", "none",
			"spring.main.lazy-initialization", "true", "spring.main.banner-mode", "off", "spring.main.log-startup-info",
			"false", "spring.main.keep-alive", "false", "spring.liquibase.enabled", "false", "spring.flyway.enabled",
			"false", "asyncdb.migrations.on-startup", "none");

	/**
	 * Longer time limits, since many commands may start simultaneously on a busy machine.
	 * Properties of the application take precedence.
	 */
	private static final Map<String, Object> TIME_LIMITS = Map.of("spring.r2dbc.pool.max-create-connection-time", "30s",
			"spring.r2dbc.pool.max-acquire-time", "60s", "asyncdb.migrations.connect-wait", "30s");

	/**
	 * PostgreSQL's driver warns with a stack trace if a connection ends while it is
	 * closed, as at the end of a command. Those of MariaDB warn of tables that do not
	 * exist yet. What fails reaches the command as an exception.
	 */
	private static final Map<String, Object> LOG_LEVELS = Map.of(
			"logging.level.io.r2dbc.postgresql.client.ReactorNettyClient", "error",
			"logging.level.org.mariadb.r2dbc.message.server.ErrorPacket", "error",
			"logging.level.org.mariadb.jdbc.message.server.ErrorPacket", "error");

	private @Nullable PrintStream answers;

	// After devtools, which restarts the application in the first event: only the second
	// application may redirect the standard output. Before logging is set up
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 5;
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
		else if (event instanceof ApplicationContextInitializedEvent initialized) {
			replaceStart(initialized.getApplicationContext(), event.getArgs());
		}
	}

	// Console logging uses the current System.out
	private void prepare(SpringApplication application) {
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers(SyncdbListener::limitPoolOfUrl,
				(context) -> context.addBeanFactoryPostProcessor(new LazyBeans()));
		this.answers = System.out;
		System.setOut(System.err);
	}

	private static void limitPoolOfUrl(ConfigurableApplicationContext context) {
		if (ClassUtils.isPresent("io.r2dbc.pool.PoolingConnectionFactoryProvider", context.getClassLoader())) {
			UrlPool.limit(context.getBeanFactory());
		}
	}

	// First, so that they take precedence over properties of the application
	private static void prepare(ConfigurableEnvironment environment, String[] args) {
		Map<String, Object> properties = new HashMap<>(COMMAND_PROPERTIES);
		properties.putAll(FEW_CONNECTIONS);
		try {
			properties.putAll(SyncdbArguments.parse(args).properties());
		}
		catch (SyncdbUsageException ex) {
			// The command reports it together with the usage
		}
		environment.getPropertySources().addFirst(new MapPropertySource("syncdb", properties));
		environment.getPropertySources().addFirst(new FurtherDatabases());
		environment.getPropertySources().addLast(new MapPropertySource("syncdb defaults", TIME_LIMITS));
		environment.getPropertySources().addLast(new MapPropertySource("syncdb log levels", LOG_LEVELS));
	}

	private void replaceStart(ConfigurableApplicationContext context, String[] args) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
				new SyncdbLifecycle(context, Objects.requireNonNull(this.answers), List.of(args)));
		beans.registerSingleton(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME, new NoEvents());
	}

}
