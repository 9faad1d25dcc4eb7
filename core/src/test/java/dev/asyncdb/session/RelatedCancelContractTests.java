package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import dev.asyncdb.reactive.Uncancellable;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Profile;
import dev.asyncdb.session.Library.Review;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random queries and streams with relations, of all members and of some, whose caller
 * leaves at any signal of the driver, with a pool of one: it has received the first
 * entities with all that it asked for, nothing is read after it has left but the rest of
 * a portion by a session that stays open, and the connection is free without a
 * transaction.
 */
class RelatedCancelContractTests extends LibraryFixture {

	private static final int AUTHORS = 5;

	private static final int MOST_SIGNALS = 1000;

	private static final int READINGS = 4;

	RelatedCancelContractTests() {
		super(1);
	}

	@BeforeEach
	void addAuthors() {
		Genre genre = Genre.of("maths");
		add(IntStream.range(0, AUTHORS).mapToObj((number) -> {
			Author author = Author.of("author " + number,
					IntStream.range(0, number % 4).mapToObj((book) -> book(number, book, genre)).toArray(Book[]::new));
			author.setProfile((number % 2 == 0) ? new Profile("bio " + number) : null);
			return author;
		}).toArray());
	}

	private static Book book(int author, int number, Genre genre) {
		Book book = new Book("book %d of %d".formatted(number, author));
		book.getReviews().addAll(List.of(Review.of("good", 5), Review.of("poor", 1)));
		book.getGenres().add(genre);
		return book;
	}

	@Test
	void callerThatLeavesAtAnySignalHasTheFirstEntitiesAndLosesNothing() {
		Random random = TestRun.random("callers that leave relations on " + this.product);
		DriverSignals signals = new DriverSignals(this.recorder);
		SessionFactory signalled = SessionFixture.sessions(signals);
		for (int number = 0; number < READINGS * TestRun.scale(); number++) {
			leaveAtEachSignal(Reading.of(random), signals, signalled);
		}
	}

	private void leaveAtEachSignal(Reading reading, DriverSignals signals, SessionFactory signalled) {
		List<String> all = new ArrayList<>();
		int last = signals.count(reading.on(signalled, all).then());
		assertThat(all).as("%s", reading).isEqualTo(reading.expected());
		assertThat(last).as("signals of %s", reading).isBetween(6, MOST_SIGNALS);
		long authors = count("author");
		for (int signal = 1; signal <= last; signal++) {
			List<String> received = new CopyOnWriteArrayList<>();
			List<String> late = sentAfterLeaving(signal, reading.on(signalled, received).count(), signals,
					reading.isLeftElsewhere() ? Schedulers.parallel() : Schedulers.immediate());
			assertThat(received).as("%s, left at signal %d", reading, signal)
				.isEqualTo(reading.expected().subList(0, received.size()));
			if (!reading.isLeftElsewhere()) {
				assertThat(late).as("statements of %s after it was left at signal %d", reading, signal)
					.hasSizeLessThanOrEqualTo(reading.mostLateStatements());
			}
			assertThat(count("author")).as("%s, left at signal %d", reading, signal)
				.isBetween(authors, authors + (reading.isStored() ? 1 : 0));
			authors = count("author");
		}
	}

	private List<String> sentAfterLeaving(int signal, Mono<?> work, DriverSignals signals, Scheduler leaving) {
		this.recorder.clear();
		AtomicInteger sent = new AtomicInteger(Integer.MAX_VALUE);
		AtomicBoolean isOver = new AtomicBoolean();
		signals.cancelAt(signal, work.doFinally((end) -> isOver.set(true)).cancelOn(leaving),
				() -> sent.set(this.recorder.statements().size()));
		await().atMost(TestDatabase.TIMEOUT).until(() -> isOver.get() && this.database.acquired() == 0);
		List<String> statements = this.recorder.statements();
		return statements.subList(Math.min(sent.get(), statements.size()), statements.size());
	}

	@Test
	void readerThatGoesOnAfterItsCallerHasLeftIsSeen() {
		DriverSignals signals = new DriverSignals(this.recorder);
		SessionFactory signalled = SessionFixture.sessions(signals);
		Mono<Long> uncancelled = Uncancellable
			.mono(signalled.stream((session) -> session.select(Author.class).with(Author::getBooks).stream(2)).count());
		assertThat(sentAfterLeaving(signals.count(uncancelled) / 2, uncancelled, signals, Schedulers.immediate()))
			.as("the canary")
			.isNotEmpty();
	}

	@Test
	void sessionThatIsNotClosedIsSeen() {
		AsyncSession session = get(this.sessions.openSession());
		session.add(Author.of("pending"));
		session.select(Author.class).with(Author::getBooks).stream(2).blockFirst(TestDatabase.TIMEOUT);
		assertThat(this.database.acquired()).as("the canary").isOne();
		session.close().block(TestDatabase.TIMEOUT);
	}

	/**
	 * What is read, and how.
	 *
	 * @param size the number of entities of a portion
	 * @param demand the number of entities that are requested together
	 * @param isLeftElsewhere whether the caller leaves on a thread of its own
	 */
	private record Reading(Way way, List<Part> parts, int size, int demand, boolean isLeftElsewhere) {

		static Reading of(Random random) {
			List<Part> parts = new ArrayList<>();
			for (Part part : Part.values()) {
				if (random.nextInt(3) == 0) {
					parts.add(part);
				}
			}
			// Of the same relation
			if (parts.contains(Part.BEST)) {
				parts.remove(Part.REVIEWS);
			}
			return new Reading(Way.values()[random.nextInt(Way.values().length)],
					parts.isEmpty() ? List.of(Part.BOOKS) : List.copyOf(parts), 1 + random.nextInt(4),
					1 + random.nextInt(3), random.nextBoolean());
		}

		Flux<Author> on(SessionFactory sessions, List<String> received) {
			return this.way.read(sessions, this)
				.limitRate(this.demand)
				.doOnNext((author) -> received.add(described(author)));
		}

		Select<Author> select(AsyncSession session) {
			Select<Author> select = session.select(Author.class)
				.where(Criteria.where("name").like("author %"))
				.orderBy(Sort.by("name"));
			for (Part part : this.parts) {
				select = part.with.apply(select);
			}
			return select;
		}

		private String described(Author author) {
			return author.getName() + this.parts.stream().map((part) -> part.described.apply(author)).toList();
		}

		List<String> expected() {
			return IntStream.range(0, AUTHORS)
				.mapToObj((number) -> "author " + number
						+ this.parts.stream().map((part) -> part.expected.apply(number)).toList())
				.toList();
		}

		// A session that stays open ends the portion that it reads: a query for the
		// entities
		// and at most two for each part
		int mostLateStatements() {
			return (this.way == Way.STREAM_IN_SESSION) ? 1 + 2 * this.parts.size() : 0;
		}

		boolean isStored() {
			return this.way == Way.STREAM_AFTER_WRITE;
		}

	}

	private enum Way {

		STREAM {

			@Override
			Flux<Author> read(SessionFactory sessions, Reading reading) {
				return sessions.stream((session) -> reading.select(session).stream(reading.size));
			}

		},

		QUERY {

			@Override
			Flux<Author> read(SessionFactory sessions, Reading reading) {
				return sessions.inSession((session) -> reading.select(session).all().collectList())
					.flatMapIterable(Function.identity());
			}

		},

		STREAM_IN_SESSION {

			@Override
			Flux<Author> read(SessionFactory sessions, Reading reading) {
				return Flux.usingWhen(sessions.openSession(), (session) -> reading.select(session).stream(reading.size),
						AsyncSession::close);
			}

		},

		STREAM_AFTER_WRITE {

			@Override
			Flux<Author> read(SessionFactory sessions, Reading reading) {
				return sessions.inTransaction((session) -> {
					session.add(new Author("written"));
					return reading.select(session).stream(reading.size).collectList();
				}).flatMapIterable(Function.identity());
			}

		},

		STREAM_BETWEEN_QUERIES {

			@Override
			Flux<Author> read(SessionFactory sessions, Reading reading) {
				return sessions.stream((session) -> reading.select(session)
					.stream(reading.size)
					.concatMap((author) -> session.select(Review.class).count().thenReturn(author), 1));
			}

		};

		abstract Flux<Author> read(SessionFactory sessions, Reading reading);

	}

	private enum Part {

		BOOKS((select) -> select.with(Author::getBooks), Part::titles, Part::titles),

		PROFILE((select) -> select.with(Author::getProfile),
				(author) -> (author.getProfile() != null) ? author.getProfile().getBio() : "none",
				(number) -> (number % 2 == 0) ? "bio " + number : "none"),

		REVIEWS((select) -> select.with(PropertyPath.ofMany(Author::getBooks).then(Book::getReviews)),
				(author) -> author.getBooks().stream().map((book) -> book.getReviews().size()).toList(),
				(number) -> Collections.nCopies(number % 4, 2)),

		GENRES((select) -> select.with(PropertyPath.ofMany(Author::getBooks).then(Book::getGenres),
				(genres) -> genres.limit(1)),
				(author) -> author.getBooks().stream().map((book) -> book.getGenres().size()).toList(),
				(number) -> Collections.nCopies(number % 4, 1)),

		BEST((select) -> select.with(PropertyPath.ofMany(Author::getBooks).then(Book::getReviews),
				(reviews) -> reviews.where(Criteria.where("stars").greaterThan(2)).limit(1)),
				(author) -> author.getBooks().stream().map((book) -> book.getReviews().size()).toList(),
				(number) -> Collections.nCopies(number % 4, 1));

		private final UnaryOperator<Select<Author>> with;

		private final Function<Author, Object> described;

		private final Function<Integer, Object> expected;

		Part(UnaryOperator<Select<Author>> with, Function<Author, Object> described,
				Function<Integer, Object> expected) {
			this.with = with;
			this.described = described;
			this.expected = expected;
		}

		private static List<String> titles(Author author) {
			return author.getBooks().stream().map(Book::getTitle).toList();
		}

		private static List<String> titles(int number) {
			int books = number % 4;
			return IntStream.rangeClosed(1, books)
				.mapToObj((last) -> "book %d of %d".formatted(books - last, number))
				.toList();
		}

	}

}
