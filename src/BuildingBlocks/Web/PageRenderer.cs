using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.BuildingBlocks.Web;

/// <summary>One page's rendering: components become HTML once, when all of them have what they waited for.</summary>
internal sealed class PageRenderer(IServiceProvider services, ResourceAssetCollection assets)
    : StaticHtmlRenderer(services, services.GetRequiredService<ILoggerFactory>())
{
    protected override ResourceAssetCollection Assets => assets;

    public Task WriteAsync(Type component, ParameterView parameters, TextWriter output) => Dispatcher.InvokeAsync(async () =>
    {
        var root = BeginRenderingComponent(component, parameters);
        await root.QuiescenceTask;
        root.WriteHtmlTo(output);
    });
}
