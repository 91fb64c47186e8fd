using System.Data.Common;
using App.BuildingBlocks.Data;
using App.Modules.Organizations.Contracts;

namespace App.Modules.Organizations.Domain;

internal sealed class MembershipReader(IDatabase database) : IMemberships
{
    public Task<Membership?> FindAsync(string slug, Guid userId, CancellationToken cancellation) =>
        database.ReadAsync(connection => ReadAsync(connection, slug, userId), cancellation);

    private static async Task<Membership?> ReadAsync(DbConnection connection, string slug, Guid userId)
    {
        await using var command = connection.Command(
            """
            SELECT o.id, o.slug, o.name, m.role, o.two_factor_required
            FROM organizations_organizations o
            JOIN organizations_members m ON m.organization_id = o.id AND m.user_id = @userId
            WHERE o.slug = @slug
            """).With("@userId", userId).With("@slug", slug);
        await using var row = await command.ExecuteReaderAsync();
        return !await row.ReadAsync() ? null : new Membership
        {
            OrganizationId = row.GetGuid(0),
            UserId = userId,
            Slug = row.GetString(1),
            Name = row.GetString(2),
            Role = row.GetString(3),
            RequiresTwoFactor = row.GetBoolean(4),
        };
    }
}
