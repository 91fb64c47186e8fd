using App.BuildingBlocks.Data;
using App.Modules.Organizations.Contracts;
using Dapper;

namespace App.Modules.Organizations.Domain;

internal sealed class MembershipReader(IDatabase database) : IMemberships
{
    public Task<Membership?> FindAsync(string slug, Guid userId, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<Membership>(
            """
            SELECT o.id AS organization_id, m.user_id, o.slug, o.name, m.role, o.two_factor_required AS requires_two_factor
            FROM organizations_organizations o
            JOIN organizations_members m ON m.organization_id = o.id AND m.user_id = @userId
            WHERE o.slug = @slug
            """,
            new { slug, userId }),
        cancellation);
}
