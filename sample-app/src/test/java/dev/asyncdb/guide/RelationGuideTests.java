package dev.asyncdb.guide;

import java.util.List;
import java.util.stream.IntStream;

import dev.asyncdb.relation.RelationNotLoadedException;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.relational.core.query.Criteria;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the chapter on relations says.
 */
class RelationGuideTests extends AbstractGuideTests {

	@Autowired
	private GuideRelations relations;

	private Post reloaded(long id) {
		return stored((session) -> session.select(Post.class)
			.where(Criteria.where("id").is(id))
			.with(Post::getComments)
			.with(Post::getTags)
			.with(Post::getWriter)
			.one());
	}

	@Test
	void relatedEntitiesAreStoredAndLoaded() {
		Writer ada = get(this.relations.begin("ada", List.of("First", "Second")));
		assertThat(get(this.relations.writersWithPosts())).singleElement()
			.satisfies((writer) -> assertThat(writer.getPosts()).extracting(Post::getTitle)
				.containsExactly("First", "Second"));
		assertThat(get(this.relations.writersWithComments()).get(0).getPosts())
			.allSatisfy((post) -> assertThat(post.getComments()).isEmpty());
		assertThat(get(this.relations.posts(id(ada)))).hasSize(2);
		assertThat(get(this.relations.postsWithWriters()))
			.allSatisfy((post) -> assertThat(post.getWriter()).isNotNull());
	}

	@Test
	void templateFollowsWhatIsLoadedToItsEnd() {
		get(this.relations.begin("ada", List.of("First")));
		assertThat(get(this.relations.writersPage()).modelAttributes().get("writers")).asString()
			.contains("title=First")
			.doesNotContain("comments", "writer=");
	}

	@Test
	void someMembersAreLoadedAndStreamed() {
		Post[] posts = IntStream.range(0, 5).mapToObj((number) -> {
			Post post = new Post("post " + number);
			post.setPublished(number != 4);
			return post;
		}).toArray(Post[]::new);
		writer("ada", posts);
		writer("grace");
		assertThat(get(this.relations.writersWithNewestPosts())).extracting((writer) -> writer.getPosts().size())
			.containsExactly(3, 0);
		assertThat(get(this.relations.writersWithPostsStreamed().collectList()))
			.extracting((writer) -> writer.getPosts().size())
			.containsExactly(5, 0);
	}

	@Test
	void relationsAreChanged() {
		Writer ada = get(this.relations.begin("ada", List.of("First")));
		long id = id(ada.getPosts().get(0));
		assertThat(get(this.relations.comment(id, "good"))).isOne();
		get(this.relations.comment(id, "bad"));
		get(this.relations.dropComments(id, "bad"));
		get(this.relations.tag(id, "java"));
		get(this.relations.tag(id, "java"));
		get(this.relations.begin("bob", List.of()));
		get(this.relations.move(id, "bob"));
		Post post = reloaded(id);
		assertThat(post.getComments()).extracting(Comment::text).containsExactly("good");
		assertThat(post.getTags()).extracting(Tag::name).containsExactly("java");
		assertThat(post.getWriter()).extracting(Writer::getName).isEqualTo("bob");
	}

	@Test
	void oneToOneIsReplaced() {
		Writer ada = get(this.relations.begin("ada", List.of()));
		get(this.relations.introduce(id(ada), "first"));
		List<Profile> profiles = stored((session) -> session.select(Profile.class).all().collectList());
		assertThat(profiles).extracting(Profile::text).containsExactly("first");
	}

	@Test
	void relationThatIsNotLoadedIsRefused() {
		Writer ada = get(this.relations.begin("ada", List.of("First")));
		Writer found = stored((session) -> session.getById(Writer.class, id(ada)));
		assertThatExceptionOfType(RelationNotLoadedException.class).isThrownBy(() -> found.getPosts().size())
			.withMessage("Writer.posts is not loaded: load it with the query, select(Writer.class)"
					+ ".with(Writer::getPosts), or afterwards, session.fetch(entity, Writer::getPosts);"
					+ " session.relation(entity, Writer::getPosts) works on it without loading");
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> await(this.manager.inSession((session) -> session.fetch(found, Writer::getPosts))))
			.withMessageContaining("not managed by this session");
	}

}
