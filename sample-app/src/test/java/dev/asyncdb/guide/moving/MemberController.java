package dev.asyncdb.guide.moving;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The path operations of sqlalchemy-helpers' documents.
 */
@RestController
class MemberController {

	// A missing row is a 404, see the chapter on errors
	@GetMapping("/members/{name}")
	Mono<Member> get(@PathVariable String name, AsyncSession session) {
		return session.getOne(Member.class, Values.of(Member::name, name));
	}

	// update_or_create(session, name=name, defaults=dict(full_name=full_name))
	@PutMapping("/members/{name}")
	Mono<Member> put(@PathVariable String name, @RequestParam String fullName, AsyncSession session) {
		return session
			.updateOrCreate(Member.class, Values.of(Member::name, name), Values.of(Member::fullName, fullName))
			.map(Persisted::entity);
	}

}
