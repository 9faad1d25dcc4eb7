package dev.asyncdb.autoconfigure.data;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Applications;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.schema.Unique;
import dev.asyncdb.session.AsyncSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.domain.ReactiveAuditorAware;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The user of Spring Security is the auditor of what a session saves.
 */
class SecurityAuditingTests {

	private final ApplicationContextRunner application = Applications.onH2().withUserConfiguration(Audited.class);

	private static <T> Mono<T> as(String user, Mono<T> work) {
		Authentication authentication = new TestingAuthenticationToken(user, null, List.of());
		return work.contextWrite(ReactiveSecurityContextHolder.withAuthentication(authentication));
	}

	private static Mono<Letter> renamed(AsyncSession session, String text) {
		return session.select(Letter.class).one().doOnNext((letter) -> letter.text = text);
	}

	@Test
	void auditorIsTheUserWhoSubscribes() {
		this.application.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager.schema().createAll(Letter.class).block();
			as("ada", manager.inTransaction((session) -> session.save(new Letter("one")))).block();
			as("bob", manager.inTransaction((session) -> renamed(session, "two"))).block();
			Letter letter = manager.inSession((session) -> session.select(Letter.class).one()).block();
			assertThat(letter.author).isEqualTo("ada");
			assertThat(letter.editor).isEqualTo("bob");
		});
	}

	@Test
	void auditorOfGetOrCreateAndOfBlockingCodeIsTheUser() {
		this.application.run((context) -> {
			AsyncDatabaseManager manager = context.getBean(AsyncDatabaseManager.class);
			manager.schema().createAll(Letter.class).block();
			as("ada", manager
				.inTransaction((session) -> session.getOrCreate(Letter.class, Values.of(Letter::getText, "one"))))
				.block();
			as("bob", manager
				.inTransaction((session) -> session.callBlocking((blocking) -> blocking.save(new Letter("two")))))
				.block();
			assertThat(manager.inSession((session) -> session.select(Letter.class).all().collectList()).block())
				.extracting((letter) -> letter.author)
				.containsExactlyInAnyOrder("ada", "bob");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableR2dbcAuditing
	static class Audited {

		@Bean
		ReactiveAuditorAware<String> auditor() {
			return () -> ReactiveSecurityContextHolder.getContext()
				.map((security) -> security.getAuthentication().getName());
		}

	}

	static class Letter {

		@Id
		@Nullable Long id;

		@Unique
		String text;

		@CreatedBy
		@Nullable String author;

		@LastModifiedBy
		@Nullable String editor;

		Letter(String text) {
			this.text = text;
		}

		String getText() {
			return this.text;
		}

	}

}
