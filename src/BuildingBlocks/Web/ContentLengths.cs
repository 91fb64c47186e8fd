using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace App.BuildingBlocks.Web;

/// <summary>
/// Sends JSON with its length. The framework's results flush at their end, which starts the response as chunks before its length is known, and
/// sends it in two pieces. What is long, or flushed a second time, is streamed as ever, and from its beginning where an endpoint says
/// <see cref="IHttpResponseBodyFeature.DisableBuffering"/>.
/// </summary>
public static class ContentLengths
{
    public static IApplicationBuilder UseContentLengths(this IApplicationBuilder app) =>
        app.Use((context, next) => ErrorResponses.IsApi(context) ? SendAsync(context, next) : next(context));

    private static async Task SendAsync(HttpContext context, RequestDelegate next)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var body = new Body(context.Response, inner);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
        }
        catch
        {
            // Half an answer: started, it cannot be taken for a whole one.
            await body.ReleaseAsync();
            throw;
        }
        finally
        {
            context.Features.Set(inner);
        }

        body.Measure();
    }

    private sealed class Body(HttpResponse response, IHttpResponseBodyFeature inner) : PipeWriter, IHttpResponseBodyFeature
    {
        private const int MostHeld = 64 * 1024;
        private readonly PipeWriter _writer = inner.Writer;
        private long _written;
        private bool _isHeld;
        private bool _wasFlushed;

        public Stream Stream => inner.Stream;

        public PipeWriter Writer => this;

        public override bool CanGetUnflushedBytes => _writer.CanGetUnflushedBytes;

        public override long UnflushedBytes => _writer.UnflushedBytes;

        public override void Advance(int bytes)
        {
            _written += bytes;
            _writer.Advance(bytes);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _writer.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _writer.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (!_wasFlushed && _written <= MostHeld && !response.HasStarted && response.ContentType is "application/json; charset=utf-8" or "application/problem+json")
            {
                (_wasFlushed, _isHeld) = (true, true);
                return default;
            }

            (_wasFlushed, _isHeld) = (true, false);
            return _writer.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => _writer.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => _writer.Complete(exception);

        public void DisableBuffering()
        {
            _wasFlushed = true;
            inner.DisableBuffering();
        }

        public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            inner.SendFileAsync(path, offset, count, cancellationToken);

        public Task CompleteAsync()
        {
            Measure();
            return inner.CompleteAsync();
        }

        public void Measure()
        {
            if (_isHeld && !response.HasStarted)
            {
                response.ContentLength = _written;
            }
        }

        public async Task ReleaseAsync()
        {
            if (_isHeld)
            {
                await _writer.FlushAsync();
            }
        }
    }
}
