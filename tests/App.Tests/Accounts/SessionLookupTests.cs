using System.Data.Common;
using System.Net;
using App.BuildingBlocks.Data;
using App.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Tests.Accounts;

public sealed class SessionLookupTests
{
    [Theory]
    [InlineData("/api/v1/accounts/me", 2)]
    [InlineData("/api/v1/organizations", 2)]
    [InlineData("/sign-in", 2)]
    [InlineData("/", 1)]
    [InlineData("/nowhere", 0)]
    [InlineData("/app.css", 0)]
    [InlineData("/healthz", 0)]
    [InlineData("/api/v1/accounts/me", 2, true)]
    [InlineData("/", 1, true)]
    [InlineData("/nowhere", 1, true)]
    [InlineData("/app.css", 0, true)]
    [InlineData("/healthz", 0, true)]
    public async Task Session_is_looked_up_once_and_only_where_it_matters(string path, int reads, bool isLimited = false)
    {
        var counted = new CountedDatabase();
        using var app = new TestApp { With = services => counted.Wrap(services), Settings = { ["RateLimits:Enabled"] = isLimited ? "true" : "false" } };
        var ada = await app.SignedInAsync();
        counted.Reads = 0;

        await ada.GetAsync(path);

        // The session, and what the answer itself shows.
        Assert.Equal(reads, counted.Reads);
    }

    [Fact]
    public async Task What_asks_for_nobody_works_without_the_database()
    {
        using var app = new TestApp();
        var ada = await app.SignedInAsync();
        await app.Database.WriteAsync(connection => connection.ExecuteAsync("ALTER TABLE accounts_sessions RENAME TO accounts_lost"));

        (await ada.GetAsync("/app.css")).ShouldBe(HttpStatusCode.OK);
        (await ada.GetAsync("/healthz")).ShouldBe(HttpStatusCode.OK);
        (await ada.GetAsync("/nowhere")).ShouldBe(HttpStatusCode.NotFound);
        Assert.Empty(app.Errors);
    }

    private sealed class CountedDatabase : IDatabase
    {
        private IDatabase _inner = null!;
        private IHttpContextAccessor _requests = null!;

        public int Reads { get; set; }

        public void Wrap(IServiceCollection services)
        {
            var inner = services.Last(service => service.ServiceType == typeof(IDatabase)).ImplementationFactory!;
            services.AddSingleton<IDatabase>(provider =>
            {
                _inner = (IDatabase)inner(provider);
                _requests = provider.GetRequiredService<IHttpContextAccessor>();
                return this;
            });
        }

        public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellation = default)
        {
            // Jobs read, too, whenever they like.
            Reads += _requests.HttpContext is null ? 0 : 1;
            return _inner.ReadAsync(query, cancellation);
        }

        public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> unit, CancellationToken cancellation = default, string file = "", string member = "") =>
            _inner.WriteAsync(unit, cancellation, file, member);

        public Task WriteAsync(Func<DbConnection, Task> unit, CancellationToken cancellation = default, string file = "", string member = "") =>
            _inner.WriteAsync(unit, cancellation, file, member);
    }
}
