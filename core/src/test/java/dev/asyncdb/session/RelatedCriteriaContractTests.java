package dev.asyncdb.session;

import java.util.List;
import java.util.function.Function;

import dev.asyncdb.mapping.UnknownPropertyException;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.relation.RelationCriteria;
import dev.asyncdb.session.Library.Author;
import dev.asyncdb.session.Library.Book;
import dev.asyncdb.session.Library.Genre;
import dev.asyncdb.session.Library.Node;
import dev.asyncdb.session.Library.Profile;
import dev.asyncdb.session.Library.Review;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.core.PropertyPath;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.data.relational.core.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Conditions and orders that reach related entities, on every database.
 */
class RelatedCriteriaContractTests extends LibraryFixture {

	private static final Criteria BY_ADA = Criteria.where(PropertyPath.of(Book::getAuthor).then(Author::getName))
		.is("ada");

	@BeforeEach
	void twoAuthorsAndABookOfNone() {
		Author ada = Author.of("ada", new Book("algebra"), new Book("engines"));
		ada.setProfile(new Profile("countess"));
		ada.getBooks().get(0).getReviews().addAll(List.of(Review.of("good", 5), Review.of("long", 3)));
		ada.getBooks().get(1).getReviews().add(Review.of("fine", 5));
		ada.getBooks().get(0).getGenres().addAll(List.of(Genre.of("maths"), Genre.of("school")));
		Author grace = Author.of("grace", new Book("compilers"));
		add(ada, grace, Author.of("joan"), new Book("bible"));
	}

	private List<String> titles(CriteriaDefinition criteria) {
		return inTransaction((session) -> session.select(Book.class)
			.where(criteria)
			.orderBy(Sort.by("title"))
			.column(Book::getTitle)
			.all()
			.collectList());
	}

	private List<String> names(CriteriaDefinition criteria) {
		return inTransaction((session) -> session.select(Author.class)
			.where(criteria)
			.orderBy(Sort.by("name"))
			.column(Author::getName)
			.all()
			.collectList());
	}

	private long number(Function<AsyncSession, Mono<Long>> work) {
		return inTransaction(work);
	}

	private <E> List<E> list(Function<AsyncSession, Flux<E>> work) {
		return inTransaction((session) -> work.apply(session).collectList());
	}

	@Test
	void conditionOnSingleRelation() {
		assertThat(titles(BY_ADA)).containsExactly("algebra", "engines");
		assertThat(statements()).filteredOn((sql) -> sql.contains("SELECT"))
			.singleElement()
			.asString()
			.containsOnlyOnce("JOIN");
	}

	@Test
	void conditionsAndOrderOnOnePathJoinOnce() {
		List<Book> books = inTransaction((session) -> session.select(Book.class)
			.where(BY_ADA.or("author.name").is("grace"))
			.where(Criteria.where("author.id").isNotNull())
			.orderBy(Sort.by(Sort.Direction.DESC, "author.name").and(Sort.by("title")))
			.all()
			.collectList());
		assertThat(books).extracting(Book::getTitle).containsExactly("compilers", "algebra", "engines");
		assertThat(statements()).filteredOn((sql) -> sql.contains("SELECT"))
			.singleElement()
			.asString()
			.containsOnlyOnce("JOIN");
	}

	@Test
	void rowWithoutTheRelationKeepsItsPlace() {
		assertThat(titles(Criteria.where("author.name").isNull())).containsExactly("bible");
		assertThat(titles(Criteria.where("author.name").not("ada"))).containsExactly("compilers");
		assertThat(titles(Criteria.where("author.name").is("joan").or("title").is("bible"))).containsExactly("bible");
		List<Book> ordered = inTransaction(
				(session) -> session.select(Book.class).orderBy(Sort.by("author.name")).all().collectList());
		assertThat(ordered).hasSize(4);
	}

	@Test
	void pathOverSeveralRelations() {
		assertThat(titles(Criteria.where("author.profile.bio").is("countess"))).containsExactly("algebra", "engines");
	}

	@Test
	void anyNoneAndAllOfACollection() {
		CriteriaDefinition best = Criteria.where(Review::stars).is(5);
		assertThat(titles(RelationCriteria.any(Book::getReviews, best))).containsExactly("algebra", "engines");
		assertThat(titles(RelationCriteria.all(Book::getReviews, best))).containsExactly("bible", "compilers",
				"engines");
		assertThat(titles(RelationCriteria.none(Book::getReviews, best))).containsExactly("bible", "compilers");
		assertThat(titles(RelationCriteria.any(Book::getReviews))).containsExactly("algebra", "engines");
		assertThat(titles(RelationCriteria.none(Book::getReviews))).containsExactly("bible", "compilers");
		assertThat(titles(RelationCriteria.all(Book::getReviews, Criteria.empty()))).hasSize(4);
	}

	@Test
	void anyOfAJoinTableAndOfASingleRelation() {
		assertThat(titles(RelationCriteria.any(Book::getGenres, Criteria.where(Genre::name).in("maths", "school"))))
			.containsExactly("algebra");
		assertThat(titles(RelationCriteria.none(Book::getGenres))).containsExactly("bible", "compilers", "engines");
		assertThat(titles(RelationCriteria.none(Book::getAuthor))).containsExactly("bible");
		assertThat(names(RelationCriteria.any(Author::getProfile))).containsExactly("ada");
	}

	@Test
	void conditionsOfRelatedEntitiesReachFurther() {
		assertThat(names(RelationCriteria.any(Author::getBooks,
				RelationCriteria.any(Book::getReviews, Criteria.where(Review::stars).is(3)))))
			.containsExactly("ada");
		assertThat(names(RelationCriteria.any(Author::getBooks, Criteria.where("author.profile.bio").is("countess"))))
			.containsExactly("ada");
		assertThat(names(RelationCriteria.all(Author::getBooks, RelationCriteria.any(Book::getReviews))))
			.containsExactly("ada", "joan");
	}

	@Test
	void relationToItsOwnKind() {
		add(Node.of("root", Node.of("left", Node.of("leaf")), Node.of("right")));
		List<String> parents = inTransaction((session) -> session.select(Node.class)
			.where(RelationCriteria.any("children", RelationCriteria.none("children", Criteria.empty())))
			.orderBy(Sort.by("name"))
			.column(Node::name)
			.all()
			.collectList());
		assertThat(parents).containsExactly("left", "root");
	}

	@Test
	void combinedWithOtherConditions() {
		CriteriaDefinition best = Criteria.where(Review::stars).is(5);
		assertThat(titles(RelationCriteria.any(Book::getReviews, best).and(Criteria.where("title").like("a%"))))
			.containsExactly("algebra");
		assertThat(titles(RelationCriteria.any(Book::getReviews, best).or(BY_ADA.and("title").is("none"))))
			.containsExactly("algebra", "engines");
		assertThat(titles(Criteria.where("title").is("bible").or(RelationCriteria.any(Book::getGenres))))
			.containsExactly("algebra", "bible");
		assertThat(titles(CriteriaDefinition.from(BY_ADA, RelationCriteria.none(Book::getGenres))))
			.containsExactly("engines");
	}

	/**
	 * As for conditions of Spring Data alone: AND binds closer than OR.
	 */
	@Test
	void chainKeepsThePrecedenceOfSql() {
		assertThat(titles(Criteria.where("title").is("bible").or("author.name").is("ada").and("title").is("engines")))
			.containsExactly("bible", "engines");
	}

	@Test
	void parentIsNotRepeated() {
		CriteriaDefinition reviewed = RelationCriteria.any(Author::getBooks, RelationCriteria.any(Book::getReviews));
		assertThat(names(reviewed)).containsExactly("ada");
		assertThat(number((session) -> session.select(Author.class).where(reviewed).count())).isOne();
		run((session) -> session.select(Author.class)
			.where(reviewed)
			.exists()
			.doOnNext((exists) -> assertThat(exists).isTrue()));
	}

	@Test
	void pageInTheDatabase() {
		Page<Book> page = inTransaction((session) -> session.select(Book.class)
			.where(BY_ADA)
			.page(PageRequest.of(1, 1, Sort.by("author.name", "title"))));
		assertThat(page.getTotalElements()).isEqualTo(2);
		assertThat(page.getContent()).extracting(Book::getTitle).containsExactly("engines");
		assertThat(statements()).filteredOn((sql) -> sql.contains("SELECT")).hasSize(2);
	}

	@Test
	void windowsAndRelationsAndStreams() {
		Window<Book> window = inTransaction((session) -> session.select(Book.class)
			.where(BY_ADA)
			.with(Book::getAuthor)
			.window(ScrollPosition.keyset(), 1));
		assertThat(window.getContent()).extracting(Book::getAuthor).doesNotContainNull();
		assertThat(list((session) -> session.select(Book.class).where(BY_ADA).stream())).hasSize(2);
		assertThat(list((session) -> session.select(Author.class)
			.where(RelationCriteria.any(Author::getBooks))
			.with(Author::getProfile)
			.all())).hasSize(2);
	}

	@Test
	void updateAndDelete() {
		assertThat(number((session) -> session.select(Book.class)
			.where(BY_ADA.and("title").is("algebra"))
			.update(Values.of(Book::getTitle, "analysis")))).isOne();
		assertThat(titles(BY_ADA)).containsExactly("analysis", "engines");
		assertThat(number(
				(session) -> session.select(Author.class).where(RelationCriteria.none(Author::getBooks)).delete()))
			.isOne();
		assertThat(
				number((session) -> session.select(Review.class).where(Criteria.where(Review::stars).is(3)).delete()))
			.isOne();
		assertThat(names(Criteria.empty())).containsExactly("ada", "grace");
		assertThat(titles(RelationCriteria.all(Book::getReviews, Criteria.where(Review::stars).is(5)))).hasSize(4);
	}

	@Test
	void deleteByAPath() {
		assertThat(number(
				(session) -> session.select(Book.class).where(Criteria.where("author.name").is("grace")).delete()))
			.isOne();
		assertThat(titles(Criteria.empty())).containsExactly("algebra", "bible", "engines");
	}

	@Test
	void lockLocksTheRowsOfTheEntity() {
		List<Book> locked = inTransaction((session) -> session.select(Book.class)
			.where(BY_ADA)
			.orderBy(Sort.by("id"))
			.forUpdate()
			.all()
			.collectList());
		assertThat(locked).extracting(Book::getTitle).containsExactlyInAnyOrder("algebra", "engines");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> run((
				session) -> session.select(Book.class).orderBy(Sort.by("author.name")).forUpdate().all().collectList()))
			.withMessageContaining("order");
	}

	@Test
	void changesOfRelatedEntitiesAreFlushedFirst() {
		List<String> titles = inTransaction(
				(session) -> session.findOne(Author.class, Values.of(Author::getName, "ada"))
					.doOnNext((author) -> author.setName("ada lovelace"))
					.thenMany(session.select(Book.class)
						.where(Criteria.where("author.name").is("ada lovelace"))
						.orderBy(Sort.by("title"))
						.all())
					.map(Book::getTitle)
					.collectList());
		assertThat(titles).containsExactly("algebra", "engines");
	}

	@Test
	void keysetOrdersByOwnPropertiesOnly() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> run((session) -> session.select(Book.class)
				.orderBy(Sort.by("author.name"))
				.window(ScrollPosition.keyset(), 1)))
			.withMessageContaining("author.name");
	}

	@Test
	void relatedEntitiesOfOne() {
		List<String> titles = inTransaction(
				(session) -> session.findOne(Author.class, Values.of(Author::getName, "ada"))
					.flatMap((author) -> session.relation(author, Author::getBooks)
						.select()
						.where(RelationCriteria.any(Book::getGenres))
						.all()
						.map(Book::getTitle)
						.collectList()));
		assertThat(titles).containsExactly("algebra");
	}

	@Test
	void unknownNamesAreRefusedBeforeAnything() {
		refused(Criteria.where("author.nme").is("ada"), UnknownPropertyException.class, "Author has no property 'nme'");
		refused(Criteria.where("writer.name").is("ada"), UnknownPropertyException.class, "writer.name");
		refused(Criteria.where("author").is("ada"), InvalidDataAccessApiUsageException.class, "'author.id'");
		refused(Criteria.where("reviews.stars").is(5), InvalidDataAccessApiUsageException.class,
				"RelationCriteria.any(..)");
		refused(RelationCriteria.any("title", Criteria.empty()), InvalidDataAccessApiUsageException.class,
				"title is not a relation");
		refused(RelationCriteria.any("reviews", Criteria.where("star").is(5)), UnknownPropertyException.class,
				"'star'");
		refused(Criteria.where("author.name; DROP").is(5), UnknownPropertyException.class, "not an identifier");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(
				() -> run((session) -> session.select(Book.class).orderBy(Sort.by("reviews.stars")).all().then()));
		assertThat(statements()).isEmpty();
	}

	private void refused(CriteriaDefinition criteria, Class<? extends RuntimeException> type, String message) {
		assertThatExceptionOfType(type)
			.isThrownBy(() -> run((session) -> Mono.fromSupplier(() -> session.select(Book.class).where(criteria))))
			.withMessageContaining(message);
	}

	@Test
	void templatesOfSpringDataRefuseTheCondition() {
		R2dbcEntityTemplate template = new R2dbcEntityTemplate(this.database.connectionFactory());
		for (CriteriaDefinition criteria : List.of(RelationCriteria.any(Book::getReviews),
				BY_ADA.and(RelationCriteria.any(Book::getReviews)))) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> template.select(Book.class).matching(Query.query(criteria)).count().block());
		}
	}

	@Test
	void conditionIsPrintedWithTheOthers() {
		assertThat(Criteria.where("title")
			.is("a")
			.and(RelationCriteria.any(Book::getReviews, Criteria.where("stars").is(5)))
			.toString()).contains("title", "ANY OF reviews", "stars");
	}

}
