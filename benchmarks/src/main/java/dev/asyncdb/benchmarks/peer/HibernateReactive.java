package dev.asyncdb.benchmarks.peer;

import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.hibernate.cfg.Configuration;
import org.hibernate.reactive.provider.ReactiveServiceRegistryBuilder;
import org.hibernate.reactive.stage.Stage;
import reactor.core.publisher.Mono;

/**
 * Hibernate Reactive on the client of Vert.x.
 *
 * @param sessions opens its sessions
 */
public record HibernateReactive(Stage.SessionFactory sessions) implements AutoCloseable {

	static HibernateReactive open(URI database, int poolSize) {
		String[] user = database.getUserInfo().split(":", 2);
		Configuration configuration = new Configuration().addAnnotatedClass(HibernateItem.class)
			.setProperty("hibernate.connection.url",
					"jdbc:postgresql://%s:%d%s".formatted(database.getHost(), database.getPort(), database.getPath()))
			.setProperty("hibernate.connection.username", user[0])
			.setProperty("hibernate.connection.password", (user.length > 1) ? user[1] : "")
			.setProperty("hibernate.connection.pool_size", String.valueOf(poolSize))
			.setProperty("hibernate.jdbc.batch_size", "500")
			.setProperty("hibernate.hbm2ddl.auto", "none");
		ReactiveServiceRegistryBuilder registry = new ReactiveServiceRegistryBuilder();
		registry.applySettings(configuration.getProperties());
		return new HibernateReactive(
				configuration.buildSessionFactory(registry.build()).unwrap(Stage.SessionFactory.class));
	}

	public <T> Mono<T> inSession(Function<Stage.Session, CompletionStage<T>> work) {
		return Mono.fromCompletionStage(() -> this.sessions.withSession(work));
	}

	public <T> Mono<T> inTransaction(Function<Stage.Session, CompletionStage<T>> work) {
		return Mono.fromCompletionStage(() -> this.sessions.withTransaction(work));
	}

	@Override
	public void close() {
		this.sessions.close();
	}

}
