package dev.asyncdb.reactive.step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

import static org.assertj.core.api.Assertions.assertThat;

class FollowedTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final IllegalStateException failure = new IllegalStateException("failed");

	private final List<@Nullable Throwable> ends = new ArrayList<>();

	private final PublisherProbe<Void> following = PublisherProbe.empty();

	@Test
	void ofWhenNothingFollowsEndsAsTheWork() {
		Followed.of(Mono.empty(), this::nothing).as(StepVerifier::create).expectComplete().verify(TIMEOUT);
		Followed.of(Mono.error(this.failure), this::nothing)
			.as(StepVerifier::create)
			.expectErrorMatches((error) -> error == this.failure)
			.verify(TIMEOUT);
		assertThat(this.ends).containsExactly(null, this.failure);
	}

	private @Nullable Mono<Void> nothing(@Nullable Throwable end) {
		this.ends.add(end);
		return null;
	}

	@Test
	void ofWhenTheWorkFailsContinuesWithWhatFollows() {
		Followed.of(Mono.error(this.failure), this::further).as(StepVerifier::create).expectComplete().verify(TIMEOUT);
		this.following.assertWasSubscribed();
	}

	private Mono<Void> further(@Nullable Throwable end) {
		this.ends.add(end);
		return this.following.mono();
	}

	@Test
	void ofWhenWhatFollowsFailsIsNotAskedAgain() {
		Followed.of(Mono.empty(), (end) -> further(end).then(Mono.error(this.failure)))
			.as(StepVerifier::create)
			.expectErrorMatches((error) -> error == this.failure)
			.verify(TIMEOUT);
		assertThat(this.ends).hasSize(1);
	}

	@Test
	void ofWhenTheFunctionThrowsFails() {
		Followed.of(Mono.empty(), (end) -> {
			throw this.failure;
		}).as(StepVerifier::create).expectErrorMatches((error) -> error == this.failure).verify(TIMEOUT);
	}

	@Test
	void ofWhenSubscribedToAgainRunsAgain() {
		Mono<Void> twice = Followed.of(Mono.empty(), this::further);
		twice.then(twice).as(StepVerifier::create).expectComplete().verify(TIMEOUT);
		assertThat(this.ends).hasSize(2);
	}

	@Test
	void cancelReachesTheWorkAndWhatFollows() {
		PublisherProbe<Void> work = PublisherProbe.of(Mono.never());
		Followed.of(work.mono(), this::further).subscribe().dispose();
		work.assertWasCancelled();
		PublisherProbe<Void> waiting = PublisherProbe.of(Mono.never());
		Followed.of(Mono.empty(), (end) -> waiting.mono()).subscribe().dispose();
		waiting.assertWasCancelled();
		assertThat(this.ends).isEmpty();
	}

	@Test
	void ofWhenWorkEndsAfterACancelIsNotFollowed() {
		Late work = new Late();
		StepVerifier.create(Followed.of(work, this::further)).thenCancel().verify(TIMEOUT);
		work.end();
		assertThat(this.ends).isEmpty();
	}

	/**
	 * Work that cannot be cancelled.
	 */
	private static final class Late extends Mono<Void> {

		private @Nullable CoreSubscriber<? super Void> subscriber;

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			this.subscriber = actual;
			actual.onSubscribe(Operators.emptySubscription());
		}

		void end() {
			Objects.requireNonNull(this.subscriber).onComplete();
		}

	}

}
