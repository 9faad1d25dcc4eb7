package dev.asyncdb.guide.moving;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.Persisted;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What applications on Spring Data R2DBC do with their entities, before and after.
 */
@Service
class Articles {

	private final ArticleRepository articles;

	private final AsyncDatabaseManager manager;

	Articles(ArticleRepository articles, AsyncDatabaseManager manager) {
		this.articles = articles;
		this.manager = manager;
	}

	// Two callers can both find nothing; one of them gets a DuplicateKeyException
	@Transactional
	Mono<Article> renameBefore(String slug, String title) {
		return this.articles.findBySlug(slug)
			.switchIfEmpty(Mono.fromSupplier(() -> new Article(slug)))
			.doOnNext((article) -> article.setTitle(title))
			.flatMap(this.articles::save);
	}

	// One statement on PostgreSQL; two callers get the same row
	@Transactional
	Mono<Article> rename(String slug, String title) {
		return this.articles.updateOrCreate(Values.of(Article::getSlug, slug), Values.of(Article::getTitle, title))
			.map(Persisted::entity);
	}

	// Repository and session share the transaction and the object: no save is needed
	Mono<Article> view(String slug) {
		return this.manager.inTransaction((session) -> this.articles.findBySlug(slug)
			.doOnNext((article) -> article.setViews(article.getViews() + 1)));
	}

	// One statement for all rows; saveAll of the repository sends one for each
	Flux<Article> importAll(List<String> slugs) {
		List<Article> all = slugs.stream().map(Article::new).toList();
		return this.manager.inTransaction((session) -> session.saveAll(all).collectList())
			.flatMapIterable((stored) -> stored);
	}

	Mono<Page<Article>> page(int number) {
		return this.manager
			.inSession((session) -> session.select(Article.class).page(PageRequest.of(number, 20, Sort.by("slug"))));
	}

}
