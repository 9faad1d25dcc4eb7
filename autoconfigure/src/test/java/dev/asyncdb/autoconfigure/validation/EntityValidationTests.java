package dev.asyncdb.autoconfigure.validation;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.relation.ToMany;
import dev.asyncdb.relation.ToOne;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.schema.Unique;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Entities with constraints of Bean Validation.
 */
class EntityValidationTests {

	private static final String VALUE = "a-secret-name-that-is-too-long";

	private final ApplicationContextRunner validating = Applications.plain()
		.withConfiguration(
				AutoConfigurations.of(ValidationAutoConfiguration.class, AsyncdbValidationAutoConfiguration.class));

	private final ApplicationContextRunner plain = this.validating
		.withPropertyValues("spring.r2dbc.url=" + Applications.h2());

	private final ApplicationContextRunner unnamed = this.plain.withUserConfiguration(Repositories.class);

	private final ApplicationContextRunner named = this.validating.withUserConfiguration(Repositories.class)
		.withPropertyValues("asyncdb.url=" + Applications.h2());

	private static AsyncDatabaseManager manager(ApplicationContext context) {
		AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
		manager.schema().createAll(Shelf.class, Volume.class).block();
		return manager;
	}

	private static long shelves(AsyncDatabaseManager manager) {
		return manager.inSession((session) -> session.select(Shelf.class).count()).block();
	}

	private static void assertRefused(Mono<?> work) {
		assertThatExceptionOfType(ConstraintViolationException.class).isThrownBy(work::block)
			.withMessageContaining("name Size")
			.withMessageNotContaining(VALUE)
			.satisfies((failure) -> assertThat(failure.getConstraintViolations()).hasSize(1));
	}

	@Test
	void sessionsRefuseToInsert() {
		this.unnamed.run((context) -> {
			AsyncDatabaseManager manager = manager(context);
			assertRefused(manager.inTransaction((session) -> session.save(new Shelf(VALUE))));
			assertRefused(manager.inTransaction((session) -> Mono.fromRunnable(() -> session.add(new Shelf(VALUE)))));
			assertRefused(manager
				.inTransaction((session) -> session.saveAll(List.of(new Shelf("a"), new Shelf(VALUE))).then()));
			assertRefused(manager
				.inTransaction((session) -> session.getOrCreate(Shelf.class, Values.of(Shelf::getName, VALUE))));
			assertThat(shelves(manager)).isZero();
		});
	}

	@Test
	void sessionsRefuseToUpdate() {
		this.unnamed.run((context) -> {
			AsyncDatabaseManager manager = manager(context);
			Shelf shelf = manager.inTransaction((session) -> session.save(new Shelf("a"))).block();
			assertRefused(manager.inTransaction((session) -> session.getById(Shelf.class, shelf.getId())
				.doOnNext((found) -> found.setName(VALUE))));
			assertThat(manager.inSession((session) -> session.getById(Shelf.class, shelf.getId())).block().getName())
				.isEqualTo("a");
		});
	}

	@Test
	void repositoriesAndTemplatesRefuseIfTheDatabaseIsThatOfAsyncdb() {
		this.named.run((context) -> {
			AsyncDatabaseManager manager = manager(context);
			assertRefused(context.getBean(ShelfRepository.class).save(new Shelf(VALUE)));
			assertRefused(context.getBean(ShelfRepository.class).getOrCreate(Values.of(Shelf::getName, VALUE)));
			assertRefused(context.getBean(R2dbcEntityTemplate.class).insert(new Shelf(VALUE)));
			assertRefused(manager.inTransaction((session) -> session.save(new Shelf(VALUE))));
			assertThat(shelves(manager)).isZero();
		});
	}

	// Code that was there before asyncdb goes on as it did
	@Test
	void repositoriesOfOtherApplicationsAreLeftAlone() {
		this.unnamed.run((context) -> {
			AsyncDatabaseManager manager = manager(context);
			context.getBean(ShelfRepository.class).save(new Shelf(VALUE)).block();
			assertThat(shelves(manager)).isOne();
		});
		this.unnamed.withPropertyValues("asyncdb.validation.enabled=true").run((context) -> {
			manager(context);
			assertRefused(context.getBean(ShelfRepository.class).save(new Shelf(VALUE)));
		});
	}

	@Test
	void relationsThatAreNotLoadedAreNotValidated() {
		this.named.run((context) -> {
			AsyncDatabaseManager manager = manager(context);
			Shelf shelf = new Shelf("a");
			shelf.volumes = List.of(new Volume("one", shelf));
			manager.inTransaction((session) -> session.save(shelf)).block();
			manager.inTransaction(
					(session) -> session.getById(Shelf.class, shelf.getId()).doOnNext((found) -> found.setName("b")))
				.block();
			manager
				.inTransaction((session) -> session.select(Volume.class).one().doOnNext((found) -> found.title = "two"))
				.block();
			assertThat(shelves(manager)).isOne();
		});
	}

	@Test
	void relationsThatAreLoadedAreValidated() {
		this.named.run((context) -> {
			AsyncDatabaseManager manager = manager(context);
			Shelf shelf = new Shelf("a");
			shelf.volumes = List.of(new Volume(" ", shelf));
			assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> manager.inTransaction((session) -> session.save(shelf)).block())
				.withMessageContaining("volumes[0].title NotBlank");
			shelf.volumes = List.of();
			assertThatExceptionOfType(ConstraintViolationException.class)
				.isThrownBy(() -> manager.inTransaction((session) -> session.save(shelf)).block())
				.withMessageContaining("volumes NotEmpty");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "asyncdb.validation.enabled=false", "asyncdb.enabled=false" })
	void validationIsOffByProperty(String property) {
		this.plain.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean("asyncdbValidationCustomizer"));
	}

	@Test
	void validationIsOffWithoutLibraryOrValidator() {
		this.plain.withClassLoader(new FilteredClassLoader(Validator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbValidationCustomizer"));
		Applications.onH2()
			.withConfiguration(AutoConfigurations.of(AsyncdbValidationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("asyncdbValidationCustomizer"));
	}

	interface ShelfRepository extends R2dbcRepository<Shelf, Long>, AsyncRepository<Shelf> {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = EntityValidationTests.class)
	static class Repositories {

	}

	static class Shelf {

		@Id
		private @Nullable Long id;

		@Size(max = 10)
		@Unique
		private String name;

		@Valid
		@NotEmpty
		@ToMany(mappedBy = "shelfId")
		private @Nullable List<Volume> volumes;

		Shelf(String name) {
			this.name = name;
		}

		@Nullable Long getId() {
			return this.id;
		}

		String getName() {
			return this.name;
		}

		void setName(String name) {
			this.name = name;
		}

	}

	static class Volume {

		@Id
		private @Nullable Long id;

		@NotBlank
		private String title;

		private @Nullable Long shelfId;

		@NotNull
		@ToOne(column = "shelfId")
		private @Nullable Shelf shelf;

		Volume(String title, @Nullable Shelf shelf) {
			this.title = title;
			this.shelf = shelf;
		}

	}

}
