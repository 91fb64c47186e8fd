using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace App.BuildingBlocks.Metrics;

/// <summary>Answers scrapes: one collection at a time, whose page everybody gets who asked while it ran.</summary>
internal sealed class Scraper(PrometheusExporter exporter) : IDisposable
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Kept _text = new(new ScrapePage(openMetrics: false), Text);
    private readonly Kept _openMetrics = new(new ScrapePage(openMetrics: true), OpenMetrics);

    public async Task ServeAsync(HttpContext context)
    {
        var kept = ScrapeFormat.IsOpenMetrics(context.Request.Headers.Accept) ? _openMetrics : _text;
        var seen = Volatile.Read(ref kept.Collections);
        await _gate.WaitAsync(context.RequestAborted);
        try
        {
            if (seen == kept.Collections && !IsFresh(kept) && !TryCollect(kept))
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            context.Response.ContentType = kept.ContentType;
            context.Response.ContentLength = kept.Page.Content.Length;
            context.Response.Headers.CacheControl = "no-store";
            // Into the server's own buffers: the page is free for the next scrape before this one is sent.
            if (!HttpMethods.IsHead(context.Request.Method))
                context.Response.BodyWriter.Write(kept.Page.Content);
        }
        finally
        {
            _gate.Release();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public void Dispose() => _gate.Dispose();

    private bool IsFresh(Kept kept) => kept.Collections > 0
        && Stopwatch.GetElapsedTime(kept.At).TotalMilliseconds < exporter.Options.ScrapeResponseCacheDurationMilliseconds;

    private bool TryCollect(Kept kept)
    {
        if (!exporter.CollectInto(kept.Page))
            return false;
        kept.At = Stopwatch.GetTimestamp();
        Volatile.Write(ref kept.Collections, kept.Collections + 1);
        return true;
    }

    private sealed class Kept(ScrapePage page, string contentType)
    {
        public int Collections;
        public long At;

        public ScrapePage Page { get; } = page;

        public string ContentType { get; } = contentType;
    }
}
