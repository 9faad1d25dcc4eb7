package dev.asyncdb.test.shop;

import java.util.Map;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.BlockingSession;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class AccountController {

	@PostMapping("/accounts/{owner}")
	Mono<Map<String, Object>> create(AsyncSession session, @PathVariable String owner) {
		return session.getOrCreate(Account.class, Values.of(Account::getOwner, owner))
			.map((account) -> Map.of("created", account.created()));
	}

	@PostMapping("/blocking/{owner}")
	Map<String, Object> createBlocking(BlockingSession session, @PathVariable String owner) {
		return Map.of("created", session.getOrCreate(Account.class, Values.of(Account::getOwner, owner)).created());
	}

}
