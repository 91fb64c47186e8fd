using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace App.BuildingBlocks.Web;

/// <summary>The two kinds of routes, and what all of a kind share.</summary>
public static class RouteGroups
{
    /// <summary>JSON routes under <c>/api/v1</c>.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder endpoints, string prefix) => endpoints.MapGroup("/api/v1" + prefix);

    /// <summary>Pages: forms are checked by <see cref="Form{T}"/>, so that a mistake shows the page again instead of problem details.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder endpoints, string prefix)
    {
        var group = endpoints.MapGroup(prefix);
        group.DisableValidation();
        group.WithMetadata(new ExcludeFromDescriptionAttribute());
        group.WithMetadata(new PageMetadata());
        group.ReadForms();
        return group;
    }

    /// <summary>Adds a module's generated JSON metadata to what requests and answers are read and written with.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, context);
            // A null where the request's type has none is the caller's mistake, not a failure further in.
            options.SerializerOptions.RespectNullableAnnotations = true;
        });
}

/// <summary>Marks a route as a page; the host adds the addresses of the static files to these.</summary>
public sealed record PageMetadata;
