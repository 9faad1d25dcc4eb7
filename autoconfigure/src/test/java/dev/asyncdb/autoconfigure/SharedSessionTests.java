package dev.asyncdb.autoconfigure;

import java.util.Objects;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.migration.AsyncdbMigrationAutoConfiguration;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Repositories, template and {@code @Transactional} beside sessions.
 */
class SharedSessionTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class, DataR2dbcAutoConfiguration.class,
				R2dbcTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				AsyncdbConnectionAutoConfiguration.class, AsyncdbMigrationAutoConfiguration.class,
				AsyncdbAutoConfiguration.class))
		.withPropertyValues("spring.r2dbc.generate-unique-name=true", "asyncdb.migrations.on-startup=sync")
		.withUserConfiguration(Repositories.class);

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(TestDatabase.TIMEOUT));
	}

	private static long named(ApplicationContext context, String name) {
		return get(context.getBean(PersonRepository.class).countByName(name));
	}

	@Test
	void repositoryReadsTheInstanceThatTheSessionManages() {
		this.contextRunner.run((context) -> {
			PersonRepository people = context.getBean(PersonRepository.class);
			Person stored = get(people.save(new Person("ada")));
			get(context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> session.getById(Person.class, Objects.requireNonNull(stored.id))
					.flatMap((managed) -> people.findById(Objects.requireNonNull(stored.id))
						.doOnNext((found) -> assertThat(found).isSameAs(managed)))));
		});
	}

	@Test
	void changesOfWhatARepositoryHasReadAreWritten() {
		this.contextRunner.run((context) -> {
			PersonRepository people = context.getBean(PersonRepository.class);
			Person stored = get(people.save(new Person("ada")));
			get(context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> people.findById(Objects.requireNonNull(stored.id))
					.doOnNext((found) -> found.name = "grace")));
			assertThat(named(context, "grace")).isOne();
		});
	}

	@Test
	void repositorySeesPendingChangesOfTheSession() {
		this.contextRunner.run((context) -> {
			Long seen = get(context.getBean(AsyncDatabaseManager.class).inTransaction((session) -> {
				session.add(new Person("ada"));
				return context.getBean(PersonRepository.class).countByName("ada");
			}));
			assertThat(seen).isOne();
		});
	}

	@Test
	void templateReadsTheInstanceThatTheSessionManages() {
		this.contextRunner.run((context) -> {
			R2dbcEntityTemplate template = context.getBean(R2dbcEntityTemplate.class);
			Person stored = get(template.insert(new Person("ada")));
			get(context.getBean(AsyncDatabaseManager.class)
				.inTransaction(
						(session) -> session.getById(Person.class, Objects.requireNonNull(stored.id))
							.flatMap((managed) -> template
								.selectOne(Query.query(Criteria.where("name").is("ada")), Person.class)
								.doOnNext((found) -> assertThat(found).isSameAs(managed)))));
		});
	}

	@Test
	void whatARepositorySavesIsManagedAndNotWrittenAgain() {
		this.contextRunner.run((context) -> {
			get(context.getBean(AsyncDatabaseManager.class)
				.inTransaction((session) -> context.getBean(PersonRepository.class)
					.save(new Person("ada"))
					.doOnNext((saved) -> assertThat(session.contains(saved)).isTrue())
					.doOnNext((saved) -> saved.name = "grace")));
			assertThat(named(context, "grace")).isOne();
		});
	}

	@Test
	void sessionsInATransactionOfSpringShareItsInstances() {
		this.contextRunner.run((context) -> {
			PersonRepository people = context.getBean(PersonRepository.class);
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			get(context.getBean(TransactionalOperator.class)
				.transactional(people.getOrCreate(Values.of(Person::getName, "ada"))
					.flatMap((created) -> manager
						.inTransaction((session) -> session.getOne(Person.class, Values.of(Person::getName, "ada"))
							.doOnNext((found) -> assertThat(found).isSameAs(created.entity()))
							.doOnNext((found) -> found.name = "grace")))));
			assertThat(named(context, "grace")).isOne();
		});
	}

	@Test
	void repositoryOutsideOfASessionIsAsEver() {
		this.contextRunner.run((context) -> {
			PersonRepository people = context.getBean(PersonRepository.class);
			Person stored = get(people.save(new Person("ada")));
			Person found = get(people.findById(Objects.requireNonNull(stored.id)));
			assertThat(found).isNotSameAs(stored);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = SharedSessionTests.class)
	static class Repositories {

	}

	interface PersonRepository extends R2dbcRepository<Person, Long>, AsyncRepository<Person> {

		Mono<Long> countByName(String name);

	}

	/**
	 * A mutable entity on the table of customers.
	 */
	@Table("CUSTOMER")
	static class Person {

		@Id
		private @Nullable Long id;

		private String name;

		Person(String name) {
			this.name = name;
		}

		String getName() {
			return this.name;
		}

	}

}
