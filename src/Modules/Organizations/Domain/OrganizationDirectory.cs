using System.Data.Common;
using App.BuildingBlocks.Audit;
using App.BuildingBlocks.Data;
using App.Modules.Accounts.Contracts;
using Dapper;

namespace App.Modules.Organizations.Domain;

/// <summary>Creates and lists organisations.</summary>
internal sealed class OrganizationDirectory(IDatabase database, AuditLog audit, TimeProvider clock) : IAccountOrganizations
{
    public const string Owner = "owner";

    public Task CreateFirstAsync(DbConnection connection, Guid accountId, string accountName) => CreateAsync(connection, accountId, accountName);

    public async Task<IReadOnlyList<AccountOrganization>> ListAsync(Guid accountId, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync(
            connection => connection.QueryAsync<Row>(
                """
                SELECT o.id, o.slug, o.name, m.role
                FROM organizations_members m
                JOIN organizations_organizations o ON o.id = m.organization_id
                WHERE m.user_id = @accountId
                ORDER BY o.id
                """,
                new { accountId }),
            cancellation);
        return [.. rows.Select(row => new AccountOrganization(row.Id, row.Slug, row.Name, row.Role))];
    }

    public async Task<IReadOnlyList<string>> RequiringTwoFactorAsync(Guid accountId, CancellationToken cancellation) => (await database.ReadAsync(
        connection => connection.QueryAsync<string>(
            """
            SELECT o.name
            FROM organizations_members m
            JOIN organizations_organizations o ON o.id = m.organization_id
            WHERE m.user_id = @accountId AND o.two_factor_required
            ORDER BY o.id
            """,
            new { accountId }),
        cancellation)).AsList();

    public Task<string?> FindRoleAsync(Guid organizationId, Guid accountId, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<string>(
            "SELECT role FROM organizations_members WHERE organization_id = @organizationId AND user_id = @accountId", new { organizationId, accountId }),
        cancellation);

    public async Task<AccountOrganization> CreateAsync(DbConnection connection, Guid ownerId, string name)
    {
        var now = clock.Now();
        var slug = Slug.From(name);
        var row = new { Id = Guid.CreateVersion7(now), Slug = slug, Name = name.Trim(), OwnerId = ownerId, Role = Owner, Now = now };
        while (await InsertAsync(connection, row) == 0)
        {
            row = row with { Slug = $"{slug}-{Slug.RandomSuffix()}" };
        }

        await connection.ExecuteAsync(
            "INSERT INTO organizations_members (organization_id, user_id, role, created_at) VALUES (@Id, @OwnerId, @Role, @Now)", row);
        await audit.RecordAsync(connection, new SecurityEvent("organizations.created", ownerId) { OrganizationId = row.Id });
        return new AccountOrganization(row.Id, row.Slug, row.Name, row.Role);
    }

    private static Task<int> InsertAsync(DbConnection connection, object row) => connection.ExecuteAsync(
        """
        INSERT INTO organizations_organizations (id, slug, name, created_at)
        VALUES (@Id, @Slug, @Name, @Now)
        ON CONFLICT (slug) DO NOTHING
        """,
        row);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Slug { get; init; } = "";

        public string Name { get; init; } = "";

        public string Role { get; init; } = "";
    }
}
