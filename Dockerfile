# The product's image, complete without the compose file: it needs one volume (/data), serves on 8080, and shows its metrics on 9464,
# which is for the inner network only.

# Project files alone: the next stage's cache then holds until a package or a project changes.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS projects
WORKDIR /src
COPY . .
RUN find . -type f ! -name '*.csproj' ! -name '*.props' ! -name '*.targets' ! -name 'global.json' ! -iname 'nuget.config' -delete

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble AS restore
ARG TARGETARCH
WORKDIR /src
COPY --from=projects /src .
RUN dotnet restore src/App.Host/App.Host.csproj --arch $TARGETARCH -p:UseAppHost=false

# Built on the builder's own processor and compiled ahead for the image's. The checks are CI's work, not a deployment's.
FROM restore AS build
COPY . .
RUN dotnet publish src/App.Host/App.Host.csproj --no-restore --configuration Release --output /app --arch $TARGETARCH --self-contained false \
    -p:UseAppHost=false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS app
# SQLite is the distribution's: whoever patches the system patches it.
RUN apt-get update && \
    apt-get install --yes --no-install-recommends libsqlite3-0 && \
    rm -rf /var/lib/apt/lists/* && \
    install --directory --owner=$APP_UID --group=$APP_UID /data
WORKDIR /app
COPY --from=build /app .
ENV App__DataDirectory=/data
USER $APP_UID
VOLUME /data
EXPOSE 8080
# Exec form and our own verb: the image has neither curl nor wget, and platforms read these intervals from this line.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --start-interval=1s --retries=3 \
  CMD ["dotnet", "App.Host.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "App.Host.dll"]
