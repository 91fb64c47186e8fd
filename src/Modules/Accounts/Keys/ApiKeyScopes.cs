using App.BuildingBlocks.Security;
using App.Modules.Accounts.Contracts;
using Microsoft.AspNetCore.Routing;

namespace App.Modules.Accounts.Keys;

/// <summary>The scopes there are: three for everything, and two for each name that routes carry.</summary>
internal sealed class ApiKeyScopes(EndpointDataSource endpoints)
{
    public const string Read = "read";
    public const string Write = "write";

    private readonly Lazy<IReadOnlyList<ApiKeyScope>> _all = new(() =>
    [
        new(Read, "Read everything"),
        new(Write, "Change everything"),
        new(ApiKeyRoles.Manage, "Act as an owner where its maker is one"),
        .. from name in endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<KeyAccess>()?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)
           from scope in new[] { new ApiKeyScope($"{name}:{Read}", $"Read {name}"), new ApiKeyScope($"{name}:{Write}", $"Change {name}") }
           select scope,
    ]);

    public IReadOnlyList<ApiKeyScope> All => _all.Value;
}
