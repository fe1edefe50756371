# docker build -t huying .      then: docker run -p 8080:8080 -v huying:/data huying
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags='-s -w' -o /out/huying . && mkdir /out/data

# Nothing but the program and the certificates it trusts; time zones are inside the program.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/huying /huying
COPY --from=build --chown=65532:65532 /out/data /data
ENV LISTEN=:8080 DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["/huying", "health"]
ENTRYPOINT ["/huying"]
