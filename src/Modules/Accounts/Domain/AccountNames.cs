using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using Dapper;

namespace App.Modules.Accounts.Domain;

internal sealed class AccountNames(IDatabase database) : IAccountNames
{
    public Task<IReadOnlyDictionary<Guid, string>> FindAsync(IEnumerable<Guid> ids, CancellationToken cancellation) => database.ReadAsync(
        async connection =>
        {
            // A page has few people: one prepared lookup each is quicker than a statement made for their number.
            var names = new Dictionary<Guid, string>();
            foreach (var id in ids.Distinct())
            {
                if (await connection.QuerySingleOrDefaultAsync<string>("SELECT name FROM accounts_users WHERE id = @id", new { id }) is { } name)
                {
                    names[id] = name;
                }
            }

            return (IReadOnlyDictionary<Guid, string>)names;
        },
        cancellation);
}
