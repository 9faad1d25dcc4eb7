package dev.asyncdb.repository;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.dao.EmptyResultDataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Nothing as an error.
 */
class NotFoundTests {

	private static final Duration SHORT = Duration.ofSeconds(5);

	private static void missing(Mono<?> found, String text) {
		found.as(StepVerifier::create)
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(EmptyResultDataAccessException.class)
				.hasMessage(text))
			.verify(SHORT);
	}

	@Test
	void valueIsLeftAlone() {
		assertThat(Mono.just("ada").as(NotFound.orNotFound("user")).block(SHORT)).isEqualTo("ada");
	}

	@Test
	void nothingSaysWhatIsMissing() {
		missing(Mono.<String>empty().as(NotFound.orNotFound("user of this name")), "There is no user of this name");
		missing(Mono.<String>empty().as(NotFound.orNotFound(String.class)), "There is no String");
	}

	@Test
	void errorsPassAsTheyAre() {
		Mono.<String>error(new IllegalStateException("broken"))
			.as(NotFound.orNotFound("user"))
			.as(StepVerifier::create)
			.expectError(IllegalStateException.class)
			.verify(SHORT);
	}

	@Test
	void nameIsNeeded() {
		assertThatIllegalArgumentException().isThrownBy(() -> NotFound.orNotFound(" "));
	}

}
