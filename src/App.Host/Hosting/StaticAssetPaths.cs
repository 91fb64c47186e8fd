using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.StaticAssets;

namespace App.Host.Hosting;

/// <summary>Serves the static files, precompressed and under fingerprinted paths, and tells the pages these paths.</summary>
internal static class StaticAssetPaths
{
    public static RouteGroupBuilder WithStaticAssetPaths(this RouteGroupBuilder pages, WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().Add(KeepOwnCaching);
        var assets = from source in ((IEndpointRouteBuilder)app).DataSources
                     from endpoint in source.Endpoints
                     let asset = endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()
                     where asset is not null
                     from property in asset.Properties
                     where property.Name == "label"
                     select new ResourceAsset(asset.Route, [new ResourceAssetProperty("label", property.Value)]);
        return pages.WithMetadata(new ResourceAssetCollection([.. assets.DistinctBy(asset => asset.Url)]));
    }

    // What is named by its contents is kept for good; every other response is not stored at all, and says so earlier in the pipeline.
    private static void KeepOwnCaching(EndpointBuilder endpoint)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            context.Response.Headers.CacheControl = default;
            return serve(context);
        };
    }
}
