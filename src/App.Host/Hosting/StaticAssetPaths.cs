using App.BuildingBlocks.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Primitives;

namespace App.Host.Hosting;

/// <summary>Serves the static files, precompressed and under fingerprinted paths, and tells the pages these paths.</summary>
internal static class StaticAssetPaths
{
    public static void MapStaticFiles(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().Add(WithoutOurCacheControl);
        var assets = from source in ((IEndpointRouteBuilder)app).DataSources
                     from endpoint in source.Endpoints
                     let asset = endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()
                     where asset is not null
                     from property in asset.Properties
                     where property.Name == "label"
                     select new ResourceAsset(asset.Route, [new ResourceAssetProperty("label", property.Value)]);
        app.Services.GetRequiredService<PageFrame>().Assets = new ResourceAssetCollection([.. assets.DistinctBy(asset => asset.Url)]);
    }

    // The framework adds its own to what is there: with both, "no-store" would win and no browser would keep a file.
    private static void WithoutOurCacheControl(EndpointBuilder file)
    {
        var serve = file.RequestDelegate!;
        file.RequestDelegate = context =>
        {
            context.Response.Headers.CacheControl = StringValues.Empty;
            return serve(context);
        };
    }
}
