using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks;

/// <summary>A part of the product with its own tables, routes and rules. All of them stand in one array, <c>App.Host/Modules.cs</c>.</summary>
public interface IModule
{
    /// <summary>The module's folder name; its tables carry it in lower case as their prefix.</summary>
    string Name { get; }

    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>The module's whole route map.</summary>
    void MapEndpoints(IEndpointRouteBuilder endpoints);
}
