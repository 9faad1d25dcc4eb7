package dev.asyncdb.autoconfigure.databases;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.json.JsonConverters;
import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.migration.Migrations;
import dev.asyncdb.product.DatabaseProduct;
import dev.asyncdb.repository.RelationAwareAccessStrategy;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.SessionOperations;
import dev.asyncdb.session.support.SessionProxy;
import io.r2dbc.spi.ConnectionFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.r2dbc.convert.MappingR2dbcConverter;
import org.springframework.data.r2dbc.convert.R2dbcConverter;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.r2dbc.mapping.R2dbcMappingContext;
import org.springframework.data.relational.core.mapping.DefaultNamingStrategy;
import org.springframework.data.relational.core.mapping.NamingStrategy;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Creates the beans of a further database, as Spring Boot and asyncdb do for the main
 * one.
 */
final class DatabaseBeans {

	private DatabaseBeans() {
	}

	static R2dbcTransactionManager transactionManager(String database, ConnectionFactory connections) {
		return new R2dbcTransactionManager(connections);
	}

	static DatabaseClient databaseClient(String database, ConnectionFactory connections) {
		return DatabaseClient.builder()
			.connectionFactory(connections)
			.bindMarkers(DialectResolver.getDialect(connections).getBindMarkersFactory())
			.build();
	}

	// A mapping context of its own: that of the main database defines the schema of that
	// one
	static R2dbcConverter converter(String database, ConnectionFactory connections,
			ConfigurableApplicationContext context) {
		R2dbcCustomConversions conversions = conversions(database, connections, context);
		R2dbcMappingContext mapping = new R2dbcMappingContext(
				context.getBeanProvider(NamingStrategy.class).getIfAvailable(() -> DefaultNamingStrategy.INSTANCE));
		mapping.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
		return new MappingR2dbcConverter(mapping, conversions);
	}

	// Conversions of the application are bound to the dialect of its main database
	private static R2dbcCustomConversions conversions(String database, ConnectionFactory connections,
			ConfigurableApplicationContext context) {
		R2dbcCustomConversions own = new QualifiedBeans(context.getBeanFactory(), database)
			.find(R2dbcCustomConversions.class);
		if (own != null) {
			return own;
		}
		R2dbcDialect dialect = DialectResolver.getDialect(connections);
		ConnectionFactory main = context.getBeanProvider(ConnectionFactory.class).getIfUnique();
		R2dbcCustomConversions shared = context.getBeanProvider(R2dbcCustomConversions.class).getIfUnique();
		return (main != null && shared != null && DialectResolver.getDialect(main).equals(dialect)) ? shared
				: R2dbcCustomConversions.of(dialect, JsonConverters.of(DatabaseProduct.of(connections)));
	}

	static R2dbcEntityTemplate entityTemplate(String database, DatabaseClient client, R2dbcConverter converter) {
		return new R2dbcEntityTemplate(client,
				new RelationAwareAccessStrategy(DialectResolver.getDialect(client.getConnectionFactory()), converter));
	}

	static AsyncDatabaseManager manager(String database, ConnectionFactory connections, R2dbcConverter converter,
			ConfigurableApplicationContext context) {
		DatabaseSettings settings = DatabaseSettings.of(context.getEnvironment(), database);
		AsyncDatabaseManager.Builder builder = new ManagerBuilders(context).on(connections, settings.session())
			.name(database)
			.converter(converter)
			.entityCallbacks(new DatabaseCallbacks(context).of(connections))
			.connectionOptions(DatabaseOptions.connections(settings.session(), settings.pool()))
			.metricsRecorder(recorder(database, context));
		Migrations migrations = new QualifiedBeans(context.getBeanFactory(), database).find(Migrations.class);
		if (migrations != null) {
			builder.migrations(migrations);
		}
		return new ManagerBuilders(context).customized(database, builder).build();
	}

	static AsyncSession currentSession(String database, SessionOperations manager) {
		return SessionProxy.of(manager);
	}

	static DatabaseMetricsRecorder recorder(String database, ConfigurableApplicationContext context) {
		DatabaseMetricsRecorder own = new QualifiedBeans(context.getBeanFactory(), database)
			.find(DatabaseMetricsRecorder.class);
		return Objects.requireNonNullElseGet(own, () -> new DatabaseRecorders(context.getBeanFactory()).ofManagers());
	}

}
