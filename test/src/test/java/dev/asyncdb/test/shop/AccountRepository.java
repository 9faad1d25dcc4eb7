package dev.asyncdb.test.shop;

import dev.asyncdb.repository.AsyncRepository;
import reactor.core.publisher.Flux;

import org.springframework.data.r2dbc.repository.R2dbcRepository;

public interface AccountRepository extends R2dbcRepository<Account, Long>, AsyncRepository<Account> {

	Flux<Account> findByBalanceGreaterThan(int balance);

}
